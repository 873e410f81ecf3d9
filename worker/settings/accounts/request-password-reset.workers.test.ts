import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { newTenant } from '../../testing/api.ts';
import { type MailBox, openMailBox } from '../../testing/mail-box.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { resetPassword } from './reset-password.ts';

const EMAIL = 'owner@example.com';
const START = Date.UTC(2026, 1, 11);
const NEW_PASSWORD = 'a better horse battery';

let mails: MailBox;
beforeEach(async () => {
  await newTenant(EMAIL);
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const callAt = (now: number, over: Partial<Env> = {}) => ({ env: { ...env, ...over }, now }) as never;
async function request(now: number, over: Partial<Env> = {}): Promise<void> {
  let work = Promise.resolve();
  const waitUntil = (its: Promise<void>): void => {
    work = its;
  };
  requestPasswordReset(callAt(now, over), { email: EMAIL, waitUntil });
  await work;
}
const reset = (now: number, token: string) =>
  resetPassword(callAt(now), {
    token,
    password: NEW_PASSWORD,
    closeSockets: async () => undefined,
    waitUntil: () => undefined,
  });
const links = () => mails.all().filter(({ type }) => type === 'password_reset');

describe('a request for a new password', () => {
  it('leaves the owner a link that works for another hour, and sends at most six emails a day, however often strangers ask', async () => {
    for (let at = START; at < START + DAY_MS; at += HOUR_MS / 2) {
      await Promise.all([request(at), request(at), request(at)]);
      const valid = links().filter((mail) => mail.type === 'password_reset' && mail.expiresAt > at + HOUR_MS);
      expect(valid).toHaveLength(2);
    }
    expect(links()).toHaveLength(6);
    const late = START + DAY_MS + 9 * HOUR_MS - 1;
    expect(await reset(late, links()[4]?.token ?? '')).toEqual({ passwordChanged: true });
    expect(await reset(late, links()[5]?.token ?? '')).toEqual({ reason: 'invalid_token' });
  });

  it('is not counted if its email could not be sent', async () => {
    const provider = (answer: string) => ({
      RESEND_API_KEY: 're_secret_key',
      RESEND_API_URL: `${inject('receiverUrl')}/${crypto.randomUUID()}/${answer}`,
    });
    for (let i = 0; i < 3; i++) await request(START, provider('500'));
    await request(START, provider('200'));
    const outcomes = mails.lines().flatMap(({ event }) => (String(event).startsWith('mail.') ? [event] : []));
    expect(outcomes).toEqual([...Array(3).fill('mail.not_sent'), 'mail.sent']);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM password_resets').first('n')).toBe(1);
  });
});
