import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { log } from '../observe/log.ts';
import { findUser } from '../settings/accounts/find-user.ts';
import { mailerOf } from '../settings/accounts/mailer.ts';
import { newTenant, PASSWORD } from './api.ts';
import { leaksIn, takeLeaks } from './log-watch.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the log watch of all tests', () => {
  it("finds each of a tenant's secrets", async () => {
    const { publishableKey, secretKey, token } = await newTenant();
    const whsec = `whsec_${btoa('a secret of 24 bytes, so')}`;
    const identity = 'ids_live_0123456789abcdef';
    const slack = 'https://hooks.slack.com/services/T0/B0/xyz';
    const secrets = [publishableKey, secretKey, token, PASSWORD, 'owner@example.com', whsec, identity, slack];
    for (const secret of [
      ...secrets,
      'scrypt$16384$8$5$AA==$AA==',
      `Bearer ${secretKey}`,
      `/#token=${'x'.repeat(43)}`,
    ]) {
      log('info', 'test', { secret });
      const seen = takeLeaks();
      expect(seen.length, seen.join('\n')).toBe(secret.startsWith('Bearer') ? 2 : 1);
    }
  });

  it('ignores IDs, the prefix of a key, and an email logged in development', async () => {
    const { secretKey, projectId } = await newTenant();
    log('info', 'test', { prefix: secretKey.slice(0, 12), projectId, requestId: crypto.randomUUID() });
    const mail = { to: 'owner@example.com', link: `https://leads.example/#token=${'x'.repeat(43)}`, expiresAt: 1 };
    await mailerOf({ ...(env as Env), APP_ENV: 'development' }).send({ type: 'password_reset', ...mail });
    expect(takeLeaks()).toEqual([]);
    expect(leaksIn(JSON.stringify({ event: 'mail.sent', to: mail.to }))).toHaveLength(1);
  });

  it('finds no parameters of a failed query, because log lines omit them', async () => {
    const failing = { prepare: () => ({ bind: () => ({ raw: () => Promise.reject(new Error('D1 is away')) }) }) };
    const error = await findUser(failing as unknown as D1Database, 'owner@example.com').catch(String);
    expect(error).toMatch(/params: .*owner@example\.com/);
    log('error', 'test', { error });
    expect(takeLeaks()).toEqual([]);
  });
});
