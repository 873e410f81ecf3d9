import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import { noteLimited, WHOLE_PROJECT } from '../intake/quota/daily-usage.ts';
import { newMember, newTenant, type Tenant } from '../testing/api.ts';
import { type MailBox, openMailBox } from '../testing/mail-box.ts';
import { tellOfQuotas } from './tell-of-quotas.ts';

const NOW = Date.UTC(2026, 1, 11, 9);
const limited = { ...env, DAILY_EVENTS_PER_PROJECT: 100 };

let tenant: Tenant;
let mails: MailBox;
beforeEach(async () => {
  tenant = await newTenant('owner@example.com');
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const note = (client: string, now = NOW) =>
  noteLimited(env.DB, { projectId: tenant.projectId, day: dayNumber(now), client, now });
const told = () => mails.all().map((mail) => (mail.type === 'quota_reached' ? [mail.to, mail.whose, mail.max] : []));

it('every owner gets one email about a used-up quota, with the number of events', async () => {
  await newMember(tenant.projectId, 'owner', 'second@example.com');
  await newMember(tenant.projectId, 'admin', 'admin@example.com');
  for (let i = 0; i < 3; i++) await note(WHOLE_PROJECT);
  await tellOfQuotas(limited, NOW);
  await tellOfQuotas(limited, NOW + 60_000);
  expect(told().sort()).toEqual([
    ['owner@example.com', 'project', 100],
    ['second@example.com', 'project', 100],
  ]);
});

it('owners get at most one email a day about limited clients, in addition to the email about the quota', async () => {
  await note('ann');
  await tellOfQuotas(limited, NOW);
  for (const client of ['bob', 'carl', WHOLE_PROJECT]) await note(client);
  await tellOfQuotas(limited, NOW);
  await tellOfQuotas(limited, NOW);
  await note('ann', NOW + DAY_MS);
  await tellOfQuotas(limited, NOW + DAY_MS);
  expect(told()).toEqual([
    ['owner@example.com', 'client', 10],
    ['owner@example.com', 'project', 100],
    ['owner@example.com', 'client', 10],
  ]);
});

it('a failed email is retried for a day', async () => {
  const refusing = { ...limited, RESEND_API_KEY: 're_1', RESEND_API_URL: `${inject('receiverUrl')}/quota/500` };
  await note(WHOLE_PROJECT);
  expect(await tellOfQuotas(refusing, NOW)).toBe(1);
  expect(await tellOfQuotas(refusing, NOW + DAY_MS)).toBe(1);
  expect(await tellOfQuotas(refusing, NOW + DAY_MS + 1)).toBe(1);
  expect(await tellOfQuotas(refusing, NOW + DAY_MS + 2)).toBe(0);
});
