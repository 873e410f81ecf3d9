import { log } from '../../observe/log.ts';
import { canSendEmail, type EmailEnv, sendEmail } from '../../outbound/email.ts';
import { hashToken } from '../storage/random-token.ts';
import { type Mail, toAccountEmail } from './account-email.ts';

export type MailOutcome = 'sent' | 'failed' | 'logged' | 'no_provider';

/** Never throws: no request fails because of an email. Emails that were not sent are in the log. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>;
}

/** The mailer of this deployment: Resend or Cloudflare's binding if one is set up; otherwise, developers find the link in the log. */
export function mailerOf(env: EmailEnv & Pick<Env, 'EMAIL_FROM'>): Mailer {
  if (canSendEmail(env)) return providerMailer(env);
  return env.APP_ENV === 'development' ? logMailer : noMailer;
}

const providerMailer = (env: EmailEnv & Pick<Env, 'EMAIL_FROM'>): Mailer => ({
  async send(mail) {
    const email = toAccountEmail(mail, env.EMAIL_FROM);
    // The same mail has the same key, so that it is sent only once even if it is requested twice. The key is derived from the mail rather
    // than its text, which may not contain the time.
    const { outcome } = await sendEmail(env, email, { idempotencyKey: await hashToken(JSON.stringify(mail)) });
    const sent = 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
    if (sent) log('info', 'mail.sent', { type: mail.type });
    // Not what the provider says: it may quote the mail.
    else log('error', 'mail.not_sent', { type: mail.type, ...('status' in outcome && { status: outcome.status }) });
    return sent ? 'sent' : 'failed';
  },
});

const logMailer: Mailer = {
  async send(mail) {
    // A warning: nobody gets the email, and the operator should see that.
    log('warn', 'mail.logged', { ...mail });
    return 'logged';
  },
};

const noMailer: Mailer = {
  async send({ type }) {
    // Neither the link nor its recipient is logged, because a reader of the log could use the link.
    log('warn', 'mail.not_sent', { type, reason: 'no mail provider is set up' });
    return 'no_provider';
  },
};
