import { log } from '../../observe/log.ts';
import { canSendEmail, type EmailEnv, sendEmail } from '../../outbound/email.ts';
import { hashToken } from '../storage/random-token.ts';
import { type Mail, toAccountEmail } from './account-email.ts';

export type MailOutcome = 'sent' | 'failed' | 'logged' | 'no_provider';

/** Sends account emails. Never throws, because an email must not make a request fail. The log lists emails that were not sent. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>;
}

/**
 * The mailer of this deployment, which uses Resend or Cloudflare's binding if one is set up. In development, the link is logged instead.
 */
export function mailerOf(env: EmailEnv & Pick<Env, 'EMAIL_FROM'>): Mailer {
  if (canSendEmail(env)) return providerMailer(env);
  return env.APP_ENV === 'development' ? logMailer : noMailer;
}

const providerMailer = (env: EmailEnv & Pick<Env, 'EMAIL_FROM'>): Mailer => ({
  async send(mail) {
    const email = toAccountEmail(mail, env.EMAIL_FROM);
    // Equal mails have the same key, so that a mail requested twice is sent once. The key is derived from the mail instead of its text,
    // because the text may lack the time.
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
    // A warning, because nobody gets this email, and the operator should notice.
    log('warn', 'mail.logged', { ...mail });
    return 'logged';
  },
};

const noMailer: Mailer = {
  async send({ type }) {
    // Do not log the link or its recipient, because anyone who reads the log could use the link.
    log('warn', 'mail.not_sent', { type, reason: 'no mail provider is set up' });
    return 'no_provider';
  },
};
