import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type MailBox, openMailBox } from '../../testing/mail-box.ts';
import type { Mail } from './account-email.ts';
import { mailerOf } from './mailer.ts';

const LINK = 'https://leads.example/reset-password#token=secret-token';
const reset: Mail = {
  ...{ type: 'password_reset', to: 'ann@example.com', link: LINK },
  expiresAt: Date.UTC(2026, 1, 11, 10),
};
const invitation: Mail = {
  ...{ type: 'invitation', to: 'ann@example.com', link: LINK, expiresAt: Date.UTC(2026, 1, 18) },
  projectName: '<b>Sales</b>\r\nBcc: all@example.com',
};

let inbox: string;
let logs: MailBox;
beforeEach(() => {
  inbox = crypto.randomUUID();
  logs = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const byResend = (behavior = '200') =>
  mailerOf({
    ...env,
    RESEND_API_KEY: 're_secret_key',
    RESEND_API_URL: `${inject('receiverUrl')}/${inbox}/${behavior}`,
  });
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    path: string;
    headers: Record<string, string>;
    body: string;
  }[];
/** Queues may still deliver messages from earlier tests, which also log lines. */
const notSent = () => logs.lines().filter(({ event }) => event === 'mail.not_sent');
/** No log contains the content of an email, or anything that would let someone send more. */
const expectNothingSecretLogged = () => {
  const text = JSON.stringify(logs.lines());
  for (const secret of ['secret-token', 'ann@example.com', 're_secret_key']) expect(text).not.toContain(secret);
};

describe('emails to people', () => {
  it('are sent by Resend if its key is set, also in development, and only once if requested twice', async () => {
    expect(await byResend().send(reset)).toBe('sent');
    expect(await byResend().send(reset)).toBe('sent');
    const [first, second] = await received();
    expect(first?.path).toBe(`/${inbox}/200/emails`);
    expect(first?.headers).toMatchObject({ authorization: 'Bearer re_secret_key' });
    expect(first?.headers['idempotency-key']).toBe(second?.headers['idempotency-key']);
    const { text, ...email } = JSON.parse(first?.body ?? '');
    expect(email).toEqual({
      from: env.EMAIL_FROM,
      to: ['ann@example.com'],
      subject: 'Set a new password',
      html: expect.stringContaining(`<a href="${LINK}">Set a new password</a>`),
    });
    expect(text).toContain(`Set a new password: ${LINK}`);
    expect(text).toContain('until 2026-02-11 10:00 UTC');
    expectNothingSecretLogged();
  });

  it('contain texts that people typed only as plain text in quotation marks, and not in the subject', async () => {
    await byResend().send(invitation);
    const email = JSON.parse((await received())[0]?.body ?? '');
    expect(email.subject).toBe('You are invited to a project');
    expect(email.html).toContain('“&lt;b&gt;Sales');
  });

  it('do not turn a project’s name or an endpoint’s URL into a link', async () => {
    const projectName = 'Your parcel is held: pay at https://evil.example/pay';
    await byResend().send({ ...invitation, projectName });
    const disabled = { type: 'webhook_disabled', to: 'ann@example.com', projectName, at: 0, reason: 'Gone.' } as const;
    await byResend().send({ ...disabled, link: 'https://leads.example/webhooks', url: 'https://evil.example/hook' });
    for (const { body } of await received()) {
      const { text, html } = JSON.parse(body);
      expect(`${text} ${html}`).not.toMatch(/evil\.example|https:\/\/evil/);
      expect(text.replaceAll('\u2060', '')).toContain(`“${projectName}”`);
    }
  });

  it.each(['500', '401', 'reset'])('are logged without an exception if the provider answers %s', async (behavior) => {
    expect(await byResend(behavior).send(reset)).toBe('failed');
    expect(notSent()).toMatchObject([{ level: 'error', type: 'password_reset' }]);
    expectNothingSecretLogged();
  });

  it('are sent by Cloudflare’s binding if there is one', async () => {
    const { TEST_EMAIL: binding } = env;
    const send = vi.fn<SendEmail['send']>((message) => binding.send(message as EmailMessageBuilder));
    const mailer = mailerOf({ ...env, EMAIL: { send } as SendEmail });
    expect(await mailer.send(reset)).toBe('sent');
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({ from: { name: 'Leads', email: 'leads@example.com' }, to: ['ann@example.com'] }),
    );
    expectNothingSecretLogged();
  });

  it('are logged without an exception if Cloudflare’s binding rejects them', async () => {
    const mailer = mailerOf({ ...env, EMAIL: env.TEST_EMAIL });
    expect(await mailer.send({ ...reset, to: 'not-allowed@example.com' })).toBe('failed');
    expectNothingSecretLogged();
  });

  it('are logged in development if there is no provider, but not in production', async () => {
    expect(await mailerOf(env).send(reset)).toBe('logged');
    expect(logs.all()).toMatchObject([{ type: 'password_reset', to: 'ann@example.com', token: 'secret-token' }]);
    logs.lines().length = 0;
    expect(await mailerOf({ ...env, APP_ENV: 'production' }).send(reset)).toBe('no_provider');
    expect(notSent()).toHaveLength(1);
    expectNothingSecretLogged();
  });
});
