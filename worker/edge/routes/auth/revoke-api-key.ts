import * as z from 'zod';
import { revokeApiKey } from '../../../settings/api-key.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const revokeApiKeyEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/auth/api-keys/{keyId}',
    operationId: 'revokeApiKey',
    tag: 'Accounts',
    summary: 'Revoke an API key at once',
    description: 'It opens nothing from now on: at once here, within five seconds everywhere.',
    access: 'keys:write',
    path: z.object({ keyId: z.string() }),
    status: 200,
    answer: z.object({ keyId: z.string(), revoked: z.literal(true) }),
    refusals: ['not_found'],
  },
  async ({ path: { keyId }, principal, env, now }) => {
    const { projectId } = principal;
    const revoked = await revokeApiKey(env.DB, { projectId, keyId, actor: actorOf(principal) }, now);
    if (!revoked) throw new Refusal('not_found', 'There is no such key.');
    forgetCredentials();
    return { keyId, revoked: true as const };
  },
);
