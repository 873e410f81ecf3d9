import * as accountsApi from '../../../worker/contract/api/accounts.ts';
import { ApiError, callApi } from './api-client.ts';
import { notify } from './notify.ts';
import { setSession } from './session.ts';

/** Signs out in this browser at once, and ends the session on the server, so that copies of its token stop working too. */
export async function signOut(): Promise<void> {
  // Starts the request before the browser forgets the session, because the request needs the session's token.
  const ending = callApi(accountsApi.logout);
  setSession(null);
  void import('./push.ts').then(({ forgetPush }) => forgetPush()).catch(() => null);
  try {
    await ending;
  } catch (error) {
    // A session that the server does not know has already ended.
    if (error instanceof ApiError && error.code === 'invalid_credentials') return;
    notify.error(
      'You’re signed out in this browser, but the server couldn’t be reached. To end the session there, sign in and open Settings → Your account.',
    );
  }
}
