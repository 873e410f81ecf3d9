import { actorOf } from '../../../access/permissions.ts';
import { rotateApiKey as definition } from '../../../contract/api/keys.ts';
import { toInstant } from '../../../contract/instant.ts';
import { rotateApiKey } from '../../../settings/keys/rotate-api-key.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { contended, Refusal } from '../../problem.ts';

export const rotateApiKeyHandler = endpoint(
  definition,
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
