import { log } from '../observe/log.ts';

/** A message to one person; what it says is up to who sends it. `link` holds a one-time token. */
export type Mail =
  | { type: 'password_reset'; to: string; link: string; expiresAt: number }
  | { type: 'invitation'; to: string; link: string; expiresAt: number; projectName: string };

export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** The mailer of this deployment. Without a mail provider nothing is sent: developers find the link in the log. */
export const mailerOf = ({ APP_ENV }: Pick<Env, 'APP_ENV'>): Mailer =>
  APP_ENV === 'development' ? logMailer : noMailer;

const logMailer: Mailer = {
  send: async (mail) => log('info', 'mail.logged', { ...mail }),
};

const noMailer: Mailer = {
  // Neither the link nor whom it is for: whoever reads the log could use it.
  send: async ({ type }) => log('warn', 'mail.not_sent', { type, reason: 'no mail provider is set up' }),
};
