import { mailerOf } from '../../../settings/accounts/mailer.ts';
import type { Inviting } from '../../../settings/members/invitation-record.ts';

/** The dependencies of inviting. The token is in the fragment: no server log and no referrer contains it. */
export const invitingOf = (env: Env, now: number): Inviting => ({
  ...{ env, now, mailer: mailerOf(env) },
  toLink: (token) => new URL(`/accept-invitation#token=${token}`, env.PUBLIC_URL).href,
});
