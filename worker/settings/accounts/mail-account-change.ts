import { log } from '../../observe/log.ts';
import type { AccountChange } from './account-email.ts';
import { mailScopes, takeMailAllowance } from './mail-allowance.ts';
import { mailerOf } from './mailer.ts';

/** Keeps work running after the response is sent. */
export type WaitUntil = (work: Promise<void>) => void;

/**
 * Emails the account's owner about a change of how they sign in, so that they notice if it was somebody else. The response does not wait
 * for the email: `waitUntil` receives the work.
 */
export function mailAccountChange(
  env: Env,
  { to, change, at, waitUntil }: { to: string; change: AccountChange; at: number; waitUntil: WaitUntil },
): void {
  const send = async () => {
    if (!(await takeMailAllowance(env.DB, await mailScopes({ type: change, to }), at))) {
      log('warn', 'mail.not_sent', { type: change, reason: 'the address has had as many as a day allows' });
      return;
    }
    const link = new URL('/forgot-password', env.PUBLIC_URL).href;
    await mailerOf(env).send({ type: 'account_changed', to, change, link, server: new URL(env.PUBLIC_URL).host, at });
  };
  waitUntil(send().catch((error: unknown) => log('error', 'mail.not_sent', { type: change, error: String(error) })));
}
