import * as z from 'zod';
import { KeyRotated, KeyRotation } from '../../../contract/account.ts';
import { toInstant } from '../../../contract/instant.ts';
import { rotateApiKey } from '../../../settings/rotate-api-key.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { contended, Refusal } from '../../problem.ts';

export const rotateApiKeyEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/auth/api-keys/{keyId}/rotate',
    operationId: 'rotateApiKey',
    tag: 'Accounts',
    summary: 'Replace an API key',
    description:
      'The new key is shown once. The old one works for `overlapSeconds` more (a day, unless told otherwise), so that servers can be given the new one.',
    access: 'keys:write',
    path: z.object({ keyId: z.string() }),
    bodyOptional: true,
    body: KeyRotation,
    status: 201,
    answer: KeyRotated,
    refusals: ['not_found', 'conflict'],
  },
  async ({ path: { keyId }, body: { overlapSeconds }, principal, env, now }) => {
    const { projectId } = principal;
    const command = { projectId, keyId, actor: actorOf(principal), overlapMs: overlapSeconds * 1000 };
    const rotated = await rotateApiKey(env.DB, command, now);
    if ('reason' in rotated) {
      throw rotated.reason === 'contended' ? contended() : new Refusal('not_found', 'There is no such key.');
    }
    forgetCredentials();
    return { ...rotated, replaces: keyId, replacedUntil: toInstant(rotated.replacedUntil) };
  },
);
