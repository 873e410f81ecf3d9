import * as z from 'zod';
import { endSessions } from '../../../settings/end-sessions.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { accountEndpoint } from '../../endpoint.ts';

export const logoutEverywhere = accountEndpoint(
  {
    method: 'post',
    url: '/api/auth/logout-everywhere',
    operationId: 'logoutEverywhere',
    tag: 'Accounts',
    summary: 'End every session of yours',
    description: 'This one too: at once here, within five seconds everywhere.',
    status: 200,
    answer: z.object({ loggedOut: z.literal(true) }),
  },
  async ({ principal: { userId }, env }) => {
    await endSessions(env.DB, userId);
    forgetCredentials();
    return { loggedOut: true as const };
  },
);
