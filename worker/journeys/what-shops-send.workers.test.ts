import { beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { basic, post, SUCCESS } from '../testing/segment-client.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const wire = (
  message: object,
  { key = tenant.secretKey, headers = {} }: { key?: string; headers?: Record<string, string> } = {},
) => post('/v1/batch', { batch: [message] }, { ...basic(key), ...headers });
const get = async (path: string) => (await call('GET', path, { token: tenant.token })).body;

/** A line item in Segment's e-commerce format. */
const item = (i: number) => ({
  ...{
    product_id: `507f1f77bcf86cd7994${i}`,
    sku: `G-${i}`,
    name: `Monopoly: ${i}rd Edition`,
    price: 19.99,
    quantity: 1,
  },
  ...{ category: 'Games', brand: 'Hasbro', variant: '200 pieces', coupon: 'MAYDEALS', position: i, currency: 'EUR' },
  ...{ url: `https://shop.example/p/${i}` },
});
const order = (count: number) => ({
  order_id: '50314b8e9bcf000000000000',
  revenue: 25,
  products: Array.from({ length: count }, (_, i) => item(i)),
});

describe('an order', () => {
  const track = (count: number) => ({
    type: 'track',
    event: 'Order Completed',
    userId: 'ann',
    messageId: 'm1',
    properties: order(count),
  });

  test.each([30, 100])(
    'of %i line items is stored completely, from Segment’s protocol and from the API',
    async (count) => {
      expect((await wire(track(count))).body).toEqual(SUCCESS);
      const body = { eventType: 'order_completed', leadId: 'ann', eventId: 'e1', properties: order(count) };
      expect((await call('POST', '/api/events', { key: tenant.publishableKey, body })).status).toBe(202);
      const timeline = await get('/api/leads/ann/timeline');
      const orders = timeline.filter(({ eventType }: { eventType: string }) => eventType === 'order_completed');
      expect(
        orders.map(({ properties }: { properties: { products: unknown[] } }) => properties.products.length),
      ).toEqual([...[count, count]]);
    },
  );

  test('of more than 32 KiB is rejected with a reason that the owner sees', async () => {
    expect(JSON.stringify(track(200)).length).toBeGreaterThan(LIMITS.eventBytesMax);
    const { body } = await wire(track(200));
    expect(body).toMatchObject({ success: true, rejected: [{ messageId: 'm1', code: 'payload_too_large' }] });
    await expect
      .poll(() => get('/api/events/rejected/reasons'))
      .toMatchObject([{ code: 'payload_too_large', count: 1, example: { eventId: 'm1', leadId: 'ann' } }]);
  });
});

describe('bot detection', () => {
  const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  const page = (userId: string, context: object) => ({ type: 'page', userId, messageId: userId, context });
  const scoreOf = async (leadId: string) => (await get(`/api/leads/${leadId}`)).currentScore;

  test('applies only to pages, because apps and servers send the name of their library', async () => {
    for (const [i, userAgent] of ['okhttp/4.9.0', 'axios/1.2.0', 'python-requests/2.31', GOOGLEBOT].entries()) {
      expect((await wire(page(`server_${i}`, { userAgent }))).body).toEqual(SUCCESS);
      expect(await scoreOf(`server_${i}`)).toBe(5);
    }
    const Origin = 'https://shop.example';
    const key = tenant.publishableKey;
    await wire(page('crawled', { userAgent: GOOGLEBOT }), { key, headers: { Origin } });
    await wire(page('unnamed', {}), { key, headers: { Origin, 'User-Agent': GOOGLEBOT } });
    await wire(page('said', { bot: true }));
    for (const leadId of ['crawled', 'unnamed', 'said']) expect([leadId, await scoreOf(leadId)]).toEqual([leadId, 0]);
  });
});

describe('a lead’s fields', () => {
  test('are cleared by null in both protocols, but a page cannot clear a value that a server stated', async () => {
    const identify = (traits: object, key = tenant.secretKey) =>
      wire({ type: 'identify', userId: 'ann', traits }, { key });
    await identify({ name: 'Ann Lee', phone: '123', company: 'Acme', plan: 'pro' });
    await identify({ name: null, phone: null }, tenant.publishableKey);
    expect(await get('/api/leads/ann')).toMatchObject({ name: 'Ann Lee', phone: '123' });
    await identify({ name: null, phone: null, plan: null });
    expect(await get('/api/leads/ann')).toMatchObject({ name: null, phone: null, company: 'Acme', custom: {} });
    const { status } = await call('POST', '/api/leads', {
      token: tenant.token,
      body: { leadId: 'ann', company: null },
    });
    expect([status, (await get('/api/leads/ann')).company]).toEqual([201, null]);
  });

  test('store an email with an international domain in one normal form, so only one lead has it', async () => {
    await wire({ type: 'identify', userId: 'ann', traits: { email: 'Ann@Müller.example' } });
    expect(await get('/api/leads/ann')).toMatchObject({ email: 'ann@xn--mller-kva.example' });
    await wire({ type: 'identify', anonymousId: 'anon_1', traits: { email: 'ann@xn--mller-kva.example' } });
    await expect.poll(async () => (await get('/api/leads/anon_1'))._id).toBe('ann');
  });

  test.each(['ann@müller.example', 'ANN@MÜLLER.EXAMPLE', 'ann@mu\u0308ller.example', 'ann@xn--mller-kva.example'])(
    'include an email that a search and an import find as %s',
    async (email) => {
      await wire({ type: 'identify', userId: 'ann', traits: { email: 'ann@müller.example' } });
      const search = encodeURIComponent(email);
      await expect
        .poll(async () => (await get(`/api/leads?search=${search}`)).leads)
        .toMatchObject([{ _id: 'ann', email: 'ann@xn--mller-kva.example' }]);
      const { body } = await call('POST', '/api/imports?type=leads&format=ndjson', {
        ...{ key: tenant.secretKey, body: { email, company: 'Müller' } },
      });
      await expect.poll(() => get(`/api/imports/${body.importId}`)).toMatchObject({ status: 'finished', accepted: 1 });
      expect(await get('/api/leads/ann')).toMatchObject({ company: 'Müller' });
    },
  );
});
