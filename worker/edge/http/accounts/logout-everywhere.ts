import { logoutEverywhere as definition } from '../../../contract/api/accounts.ts';
import { endSessions } from '../../../settings/accounts/end-sessions.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';

export const logoutEverywhereHandler = endpoint(definition, async ({ principal: { userId }, env }) => {
  await endSessions(env.DB, userId);
  forgetCredentials();
  return { loggedOut: true as const };
});
