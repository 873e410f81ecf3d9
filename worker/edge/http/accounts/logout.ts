import { logout as definition } from '../../../contract/api/accounts.ts';
import { endSession } from '../../../settings/accounts/end-session.ts';
import { forgetCredentials } from '../../auth/authenticate.ts';
import { endpoint } from '../../endpoint.ts';

export const logoutHandler = endpoint(definition, async ({ principal: { session }, env }) => {
  await endSession(env.DB, session);
  forgetCredentials();
  return { loggedOut: true as const };
});
