import { actorOf } from '../../../access/permissions.ts';
import { rotateIdentitySecret as definition } from '../../../contract/api/projects.ts';
import { rotateIdentitySecret } from '../../../settings/projects/identity-secret.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';

export const rotateIdentitySecretHandler = endpoint(
  definition,
  async ({ path: { projectId }, principal, env, now }) => {
    const identitySecret = await rotateIdentitySecret(env, { projectId, actor: actorOf(principal), now });
    if (identitySecret === null) throw noSuchProject();
    forgetCredentials();
    return { identitySecret };
  },
);
