import { mailerOf } from '../../../settings/accounts/mailer.ts';
import type { Inviting } from '../../../settings/members/invitation-record.ts';

/** What inviting needs. The token stands behind the `#`: no server log and no referrer holds it. */
export const invitingOf = (env: Env, now: number): Inviting => ({
  ...{ env, now, mailer: mailerOf(env) },
  toLink: (token) => new URL(`/accept-invitation#token=${token}`, env.PUBLIC_URL).href,
});
