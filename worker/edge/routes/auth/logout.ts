import * as z from 'zod';
import { endSession } from '../../../settings/end-session.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { accountEndpoint } from '../../endpoint.ts';

export const logout = accountEndpoint(
  {
    method: 'post',
    url: '/api/auth/logout',
    operationId: 'logout',
    tag: 'Accounts',
    summary: 'End this session',
    description: 'Its token stops working: at once here, within five seconds everywhere. Your other sessions go on.',
    status: 200,
    answer: z.object({ loggedOut: z.literal(true) }),
  },
  async ({ principal: { session }, env }) => {
    await endSession(env.DB, session);
    forgetCredentials();
    return { loggedOut: true as const };
  },
);
