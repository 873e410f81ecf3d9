import type { Mail } from '../settings/accounts/account-email.ts';
import { mailScopes, takeMailAllowance } from '../settings/accounts/mail-allowance.ts';
import { mailerOf } from '../settings/accounts/mailer.ts';

type Unaddressed<One> = One extends Mail ? Omit<One, 'to'> : never;
/** Notices for owners about their project. */
export type OwnersMail = Unaddressed<
  Extract<Mail, { type: 'webhook_disabled' | 'automation_disabled' | 'webhook_recovered' | 'quota_reached' | 'alert' }>
>;

/**
 * Emails a project's owners, within their daily limits. News about an alert goes to the owners and admins who want alerts by email. Returns
 * false if an email should be retried. Without an email service, there is nothing to retry.
 */
export async function mailOwners(
  env: Env,
  { projectId, now }: { projectId: string; now: number },
  mail: OwnersMail,
): Promise<boolean> {
  const { results: people } = await env.DB.prepare(
    `SELECT email FROM members JOIN users ON users.id = user_id WHERE project_id = ?1 AND iif(?2 IN ('alert', 'webhook_recovered'),
       role IN ('owner', 'admin') AND NOT EXISTS (
         SELECT 1 FROM notification_settings AS chosen WHERE chosen.user_id = users.id AND body ->> '$.kinds.alert' <> 'email'),
       role = 'owner')`,
  )
    .bind(projectId, mail.type)
    .all<{ email: string }>();
  const outcomes = await Promise.all(
    people.map(async ({ email: to }) => {
      const scopes = await mailScopes({ type: mail.type, projectId, to });
      if (!(await takeMailAllowance(env.DB, scopes, now))) return 'limit_reached';
      return mailerOf(env).send({ ...mail, to });
    }),
  );
  return !outcomes.includes('failed');
}
