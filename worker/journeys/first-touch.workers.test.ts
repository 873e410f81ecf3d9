import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inStorage } from '../testing/lead-objects.ts';
import { changeValue } from '../testing/lead-value.ts';

// The first touch is the earliest event that states an origin, however it was sent.

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const NO_CAMPAIGN = { source: null, medium: null, name: null, term: null, content: null };
const firstTouch = async (id: string) =>
  (await call('GET', `/api/leads/${id}`, { token: tenant.token })).body.firstTouch;
const send = (type: string, body: Record<string, unknown>, key = tenant.publishableKey) =>
  call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': key }, body });
/** The browser SDK's format. */
const view = (minutesAgo: number, url: string, referrer: string, given: Record<string, unknown> = {}) =>
  send('page', {
    anonymousId: 'visitor',
    timestamp: minutesBefore(minutesAgo),
    context: { page: { url, referrer }, campaign: url.includes('utm_source=news') ? { source: 'news' } : {} },
    ...given,
  });
const minutesBefore = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const LANDING = 'https://acme.example/?utm_source=news';
const CAME = {
  at: expect.any(String),
  landingPage: LANDING,
  referrer: 'https://search.example/',
  campaign: { ...NO_CAMPAIGN, source: 'news' },
};

it('the first touch moves from the landing page’s visitor to the user they are merged into, even if later views arrive first', async () => {
  await view(5, 'https://acme.example/pricing', LANDING);
  expect(await firstTouch('visitor')).toMatchObject({ landingPage: 'https://acme.example/pricing' });
  await view(10, LANDING, 'https://search.example/');
  expect(await firstTouch('visitor')).toEqual(CAME);
  await send('identify', { userId: 'user_1', anonymousId: 'visitor' });
  await view(1, 'https://acme.example/app', '', { userId: 'user_1' });
  expect(await firstTouch('user_1')).toEqual(CAME);
});

it('the first touch can be stated by a server, and then no page overrides it', async () => {
  await view(10, LANDING, 'https://search.example/');
  const properties = { utm_source: 'fair', utm_medium: 'offline' };
  await call('POST', '/api/events', {
    key: tenant.secretKey,
    body: { eventType: 'met', leadId: 'visitor', timestamp: minutesBefore(5), properties },
  });
  const expected = { ...NO_CAMPAIGN, source: 'fair', medium: 'offline' };
  expect((await firstTouch('visitor')).campaign).toEqual(expected);
  await view(60, LANDING, 'https://forged.example/');
  expect((await firstTouch('visitor')).campaign).toEqual(expected);
});

it('the first touch is null for a lead without any known origin', async () => {
  await call('POST', '/api/events', { key: tenant.secretKey, body: { eventType: 'signup', leadId: 'visitor' } });
  expect(await firstTouch('visitor')).toBeNull();
});

it('the first touch is found in the log if an older version of the fold wrote the lead’s snapshot', async () => {
  await view(10, LANDING, 'https://search.example/');
  const lead = leadObject(env, tenant.projectId, 'visitor');
  await inStorage({ stub: lead }, (_, storage) =>
    changeValue(storage, ({ snapshot }) => {
      const { firstTouch: _touch, traitWeights: _weights, ...state } = (snapshot as LeadSnapshot).state;
      return { snapshot: { ...snapshot, state, foldVersion: 0 } as LeadSnapshot };
    }),
  );
  await evictDurableObject(lead);
  expect(await firstTouch('visitor')).toEqual(CAME);
  await send('identify', { anonymousId: 'visitor', traits: { name: 'Ann' } });
  const { body } = await call('GET', '/api/leads/visitor', { token: tenant.token });
  expect(body).toMatchObject({ name: 'Ann', firstTouch: CAME });
});
