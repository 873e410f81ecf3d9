import * as z from 'zod';
import { rotateIdentitySecret } from '../../../settings/identity-secret.ts';
import { forgetCredentials, noSuchProject } from '../../auth/authenticate.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { ProjectPath } from './project-path.ts';

export const rotateIdentitySecretEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/projects/{projectId}/identity-secret',
    operationId: 'rotateIdentitySecret',
    tag: 'Projects',
    summary: 'Make a new identity secret',
    description:
      'Your servers sign with it who is logged in: `userHash` is the hex HMAC-SHA256 of the userId (or, where there is none, the email). It is shown once; an earlier one is void at once. See `requireSignedIdentify`.',
    access: 'keys:write',
    path: ProjectPath,
    status: 201,
    answer: z.object({ identitySecret: z.string().meta({ example: 'ids_live_…' }) }),
    refusals: ['not_found'],
  },
  async ({ path: { projectId }, principal, env, now }) => {
    const identitySecret = await rotateIdentitySecret(env, { projectId, actor: actorOf(principal), now });
    if (identitySecret === null) throw noSuchProject();
    forgetCredentials();
    return { identitySecret };
  },
);
