import { type Email, sendEmail } from '../outbound/email.ts';
import type { Sent } from '../outbound/send-request.ts';
import { mailScopes, takeMailAllowance } from '../settings/accounts/mail-allowance.ts';
import { findStrangers } from '../settings/automations/refuse-action.ts';

/**
 * Sends an automation's email to the recipients who are still members of the project, within the daily limits. If the email cannot be sent,
 * the attempt fails with a reason.
 */
export async function sendAutomationEmail(
  env: Env,
  {
    email,
    projectId,
    deliveryId,
    causedBy,
    now,
  }: { email: Email; projectId: string; deliveryId: string; causedBy?: 'pages' | undefined; now: number },
  { timeoutMs }: { timeoutMs: number | undefined },
): Promise<{ email: Email; sent: Sent }> {
  const strangers = await findStrangers(env.DB, { projectId, emails: email.to });
  const to = email.to.filter((address) => !strangers.includes(address));
  if (to.length === 0) return { email, sent: notSent('None of the recipients is a member of this project.') };
  const perRecipient = await Promise.all(
    to.map((address) => mailScopes({ type: 'automation', projectId, to: address, causedBy })),
  );
  // All recipients share the project's limit, so the email counts towards it only once.
  const scopes = [...new Map(perRecipient.flat().map((scope) => [scope.scope, scope])).values()];
  if (!(await takeMailAllowance(env.DB, scopes, now))) {
    return { email, sent: notSent(causedBy === 'pages' ? PAGES_LIMITED : LIMITED) };
  }
  const known = { ...email, to };
  return { email: known, sent: await sendEmail(env, known, { idempotencyKey: deliveryId, timeoutMs }) };
}

const LIMITED = 'This project, or one of the recipients, has reached its daily email limit.';
const PAGES_LIMITED =
  'This project, or one of the recipients, has reached its daily limit for emails caused by web pages, which is half of the total limit.';

const notSent = (error: string): Sent => ({ outcome: { error }, response: null, error });
