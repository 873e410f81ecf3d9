import { actorOf } from '../../../access/permissions.ts';
import { revokeApiKey as definition } from '../../../contract/api/keys.ts';
import { revokeApiKey } from '../../../settings/keys/api-key.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const revokeApiKeyHandler = endpoint(definition, async ({ path: { keyId }, principal, env, now }) => {
  const { projectId } = principal;
  const revoked = await revokeApiKey(env.DB, { projectId, keyId, actor: actorOf(principal) }, now);
  if (!revoked) throw new Refusal('not_found', 'There is no such key.');
  forgetCredentials();
  return { keyId, revoked: true as const };
});
