import { min as renderSnippet } from '@segment/snippet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultProxy, type SentMessage, startFaultProxy } from '../../testing/segment-fault-proxy.node.ts';
import { type Product, startProduct } from '../../testing/segment-product.node.ts';
import { expectAccepted, expectStored, messagesHad, stranger } from '../../testing/segment-read-back.node.ts';
import { type Site, startSite } from '../../testing/segment-site.node.ts';

// Runs in Chromium. The tests in journeys/segment-browsers check that Segment's snippet works with this script when requests fail.

let product: Product;
let site: Site;
let proxy: FaultProxy;
let key: string;
beforeAll(async () => {
  product = await startProduct();
  site = await startSite();
  proxy = await startFaultProxy(product.url);
  key = await product.newKey('publishable');
}, 120_000);
afterAll(async () => {
  await site?.close();
  await proxy?.close();
  await product?.stop();
}, 30_000);

/** Segment's snippet, changed to use HTTP, because this server is local. */
const snippet = (options: object = {}) =>
  `<script>${renderSnippet({ host: new URL(proxy.url).host, apiKey: key, page: false, ...options }).replace('https:', 'http:')}</script>`;

async function open(html: string, options: { visitor?: Awaited<ReturnType<Site['newVisitor']>>; query?: string } = {}) {
  proxy.exchanges.length = 0;
  const visitor = options.visitor ?? (await site.newVisitor());
  const visit = await site.open(html, { hosts: [proxy.url], ...options, visitor });
  /** Waits for this many messages and returns those of the given types, in order. */
  const received = async (...types: SentMessage['type'][]) => {
    await expectAccepted(proxy, types);
    expect({ errors: visit.errors, strays: visit.strays }).toEqual({ errors: [], strays: [] });
    return messagesHad(proxy);
  };
  return { ...visit, received };
}

describe('our script with Segment’s snippet', { timeout: 30_000 }, () => {
  test('sends the page, campaign and browser of a call that was queued before it loaded', async () => {
    const html = `${snippet()}<script>analytics.page('Docs', 'Pricing', { plan: 'pro' }); history.pushState({}, '', '/later');</script>`;
    const { received } = await open(html, { query: '?utm_source=ad&utm_campaign=spring' });
    const [page] = await received('page');
    expect(page).toMatchObject({
      name: 'Pricing',
      category: 'Docs',
      properties: { plan: 'pro' },
      context: {
        page: { url: expect.stringContaining('?utm_source=ad'), title: 'Acme' },
        campaign: { source: 'ad', name: 'spring' },
        userAgent: expect.stringContaining('Chrome'),
        locale: 'en-US',
        timezone: expect.any(String),
      },
    });
  });

  test('accepts the calls that follow, reports when their messages have arrived, and is ready once it has loaded', async () => {
    const { page, received } = await open(
      `${snippet()}<script>analytics.ready(() => { window.isReady = true; });</script>`,
    );
    await page.waitForFunction('window.isReady');
    await page.evaluate(`new Promise((resolve) => analytics.track('Order Completed', { revenue: 1 }, resolve))`);
    await page.evaluate(
      `analytics.track('Order Completed', { revenue: 2 }, { context: { app: 'shop' }, userId: 'u9' })`,
    );
    expect(await received('track', 'track')).toMatchObject([
      { event: 'Order Completed', properties: { revenue: 1 } },
      { event: 'Order Completed', properties: { revenue: 2 }, userId: 'u9', context: { app: 'shop' } },
    ]);
  });

  test('recognizes a returning visitor, keeps the ID of an earlier Segment visitor, and starts over for another user', async () => {
    const visitor = await site.newVisitor();
    await visitor.addCookies([{ name: 'ajs_anonymous_id', value: 'known before', url: site.origin }]);
    const first = await open(`${snippet()}<script>analytics.identify('ann'); analytics.track('x');</script>`, {
      visitor,
    });
    expect(await first.received('identify', 'track')).toMatchObject([
      { userId: 'ann', anonymousId: 'known before' },
      { userId: 'ann', anonymousId: 'known before' },
    ]);
    const second = await open(`${snippet()}<script>analytics.track('x'); analytics.identify('bob');</script>`, {
      visitor,
    });
    const [track, identify] = await second.received('track', 'identify');
    expect(track).toMatchObject({ userId: 'ann', anonymousId: 'known before' });
    expect(identify).toMatchObject({ userId: 'bob', anonymousId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const third = await open(`${snippet()}<script>analytics.reset(); analytics.page();</script>`, { visitor });
    const [page] = await third.received('page');
    expect(page?.userId).toBeUndefined();
    expect([track?.anonymousId, identify?.anonymousId]).not.toContain(page?.anonymousId);
    await expectStored(product, proxy, [stranger(page?.anonymousId as string)]);
  });

  test('delivers each call that is made while the visitor leaves, and only once', async () => {
    const { page, received } = await open(`${snippet()}<a href="about:blank">go</a>`);
    await page.waitForFunction('analytics.initialized');
    await page.evaluate(`analytics.trackLink(document.querySelector('a'), 'Leave', { to: 'nowhere' })`);
    await page.click('a');
    const [leave] = await received('track');
    expect(leave).toMatchObject({ event: 'Leave', properties: { to: 'nowhere' } });
    await expectStored(product, proxy, [stranger(leave?.anonymousId as string)]);
  });

  test('works if the browser may store nothing', async () => {
    const inner = `${snippet()}<script>analytics.page('Framed');</script>`
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;');
    const { received } = await open(`<iframe sandbox="allow-scripts" srcdoc="${inner}"></iframe>`);
    const [page] = await received('page');
    await expectStored(product, proxy, [stranger(page?.anonymousId as string)]);
  });

  test('reports on the console what it does not support, and what the server rejected', async () => {
    const { received, warnings } = await open(
      `${snippet()}<script>analytics.addSourceMiddleware(() => {}); analytics.track('!!!');</script>`,
    );
    await received('track');
    await expect
      .poll(() => warnings)
      .toEqual([
        '[leads] analytics.addSourceMiddleware() needs the vendor’s library: it was ignored.',
        expect.stringMatching(/^\[leads\] [0-9a-f]{32} was refused: `event` /),
      ]);
  });
});

describe('our script with Jitsu’s tag', { timeout: 30_000 }, () => {
  const tag = (attributes = '') =>
    `<script async src="${proxy.url}/p.js" data-write-key="lead-scoring:${key}" ${attributes}></script>`;

  test('sends the page view, and calls that were queued before it loaded', async () => {
    const { received, page } = await open(
      `<script>
        window.jitsuQ = [(jitsu) => jitsu.identify('jane', { email: 'jane@acme.example' }), ['track', 'Order Completed']];
        window.hello = (jitsu) => jitsu.group('g1', { name: 'Acme' });
      </script>${tag('data-onload="hello"')}`,
    );
    const messages = await received('group', 'identify', 'track', 'page');
    expect(messages.map(({ type }) => type)).toEqual(['group', 'identify', 'track', 'page']);
    const visitorId = messages[0]?.anonymousId as string;
    const custom = { group: { id: 'g1' } };
    await expectStored(product, proxy, [
      { ids: ['jane', visitorId], email: 'jane@acme.example', company: 'Acme', custom },
    ]);
    await page.evaluate(`jitsuQ.push((jitsu) => jitsu.track('Later'))`);
    await received('group', 'identify', 'track', 'page', 'track');
  });

  test('waits for a call if configured to, and works under another global name', async () => {
    const { received, page } = await open(tag('data-init-only="true" data-namespace="counter"'));
    await page.waitForFunction('window.counter');
    await page.evaluate(`counter.page({ name: 'Home' })`);
    expect(await received('page')).toMatchObject([{ properties: { name: 'Home' } }]);
  });
});
