import type { LoadOptions } from '@rudderstack/analytics-js';
import type { InitOptions } from '@segment/analytics-next';
import { min as renderSnippet } from '@segment/snippet';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { casesOf } from '../testing/runs.ts';
import {
  FAULTS,
  type Fault,
  type FaultProxy,
  type SentMessage,
  startFaultProxy,
} from '../testing/segment-fault-proxy.node.ts';
import { type Product, startProduct } from '../testing/segment-product.node.ts';
import {
  expectAccepted,
  expectNobodyElse,
  expectStored,
  messagesHad,
  type Person,
  sentTypes,
} from '../testing/segment-read-back.node.ts';
import { type Site, startSite, terminateTls, type Visit } from '../testing/segment-site.node.ts';

// Unmodified clients from the npm registry in Chromium, on a site of another origin, with the built product.

let product: Product;
let site: Site;
const proxies: FaultProxy[] = [];
beforeAll(async () => {
  product = await startProduct();
  site = await startSite();
}, 120_000);
afterAll(async () => {
  await site?.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await product?.stop();
}, 30_000);

/** A person on a page. The IDs contain the scenario's name, because all scenarios share a project. */
const makeIds = (scenario: string) => ({
  userId: `u1 ${scenario}`,
  laterId: `u2 ${scenario}`,
  email: `ann.${scenario.match(/[a-z]+/g)?.join('.')}@acme.example`,
});
type Ids = ReturnType<typeof makeIds>;
type Target = { host: string; key: string };

interface Client {
  /** The content of a page, which loads the client and makes its calls. */
  html(target: Target, ids: Ids): string;
  types: readonly SentMessage['type'][];
  /** Whether the client can rename the user, that is, change their ID. */
  renames: boolean;
  /** Whether the client sends failed and new messages together. Such a client meets only one kind of failure at a time. */
  gathers?: boolean;
  custom: Person['custom'];
}

const TYPES = ['page', 'identify', 'track', 'group', 'track', 'track', 'track'] as const;
const ANN = { plan: 'pro', group: { id: 'g1' } };

const sayAll = (client: string, { userId, email }: Ids) => `
  ${client}.page('Home');
  ${client}.identify('${userId}', { email: '${email}', plan: 'pro' });
  ${client}.track('Order Completed', { revenue: 49.5 });
  ${client}.group('g1', { name: 'Acme' });
  for (const note of ['one', 'two', 'three']) ${client}.track('Note', { note });`;

/** The client's `alias` call makes each user an alias of themselves. */
const analyticsNext = (settings: InitOptions): Client => ({
  html: ({ host, key }, ids) => `
    <script src="/npm/@segment/analytics-next/dist/umd/index.js"></script>
    <script>
      const target = { writeKey: '${key}', cdnURL: '${host}' };
      const analytics = AnalyticsNext.AnalyticsBrowser.load(target, ${JSON.stringify(settings)});
      ${sayAll('analytics', ids)}
      analytics.screen('Settings');
      analytics.alias('${ids.laterId}');
    </script>`,
  types: [...TYPES, 'screen', 'alias'],
  renames: false,
  custom: ANN,
});

const rudderStack = (settings: LoadOptions): Client => ({
  html: ({ host, key }, ids) => `
    <script src="/npm/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script>
    <script>
      const client = new rudderanalytics.RudderAnalytics();
      client.load('${key}', '${host}', { configUrl: '${host}', ...${JSON.stringify(settings)} });
      ${sayAll('client', ids)}
      client.alias('${ids.laterId}');
    </script>`,
  types: [...TYPES, 'alias'],
  renames: true,
  custom: ANN,
});

/** Segment's snippet always uses HTTPS, so the test has its own HTTPS server (see terminateTls). */
const HTTPS_HOST = 'leads.example';
const snippet: Client = {
  html: ({ key }, ids) => `
    <script>
      ${renderSnippet({ host: HTTPS_HOST, apiKey: key, page: { name: 'Home' } })}
      ${sayAll('analytics', ids).replace("analytics.page('Home');", '')}
      analytics.screen('Settings');
      analytics.alias('${ids.laterId}');
    </script>`,
  types: [...TYPES, 'screen', 'alias'],
  renames: true,
  gathers: true,
  custom: ANN,
};

const CLIENTS: Record<string, Client> = {
  '@segment/analytics-next': analyticsNext({}),
  '@segment/analytics-next, batching': {
    ...analyticsNext({
      integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 3, timeout: 300 } } } },
    }),
    gathers: true,
  },
  '@rudderstack/analytics-js, xhr': rudderStack({}),
  '@rudderstack/analytics-js, batch': rudderStack({
    queueOptions: { batch: { enabled: true, maxItems: 2, flushInterval: 300 } },
  }),
  '@segment/snippet, with our script': snippet,
};

/** One scenario of one client, with a page, a proxy and a key of its own. */
async function visit(client: Client, scenario: string, ...faults: Fault[]) {
  const proxy = await startFaultProxy(product.url, faults);
  proxies.push(proxy);
  const ids = makeIds(scenario);
  // Only an alias with a secret key merges two users. If a page sends an alias, a person must decide.
  const target = { host: proxy.url, key: await product.newKey(client.renames ? 'secret' : 'publishable') };
  const visitor = await site.newVisitor();
  await terminateTls(visitor, `https://${HTTPS_HOST}`, proxy.url);
  const opened = await site.open(client.html(target, ids), { visitor, hosts: [proxy.url, `https://${HTTPS_HOST}`] });
  return { ...opened, proxy, ids, target };
}

/** The people on the page: the user, and the visitor with the ID that the client generated. */
function peopleOf({ exchanges }: FaultProxy, { userId, laterId, email }: Ids, client: Client): Person[] {
  const visitorId = exchanges.flatMap(({ messages }) => messages)[0]?.anonymousId as string;
  const ids: Person['ids'] = client.renames ? [laterId, userId, visitorId] : [userId, visitorId];
  return [{ ids, email, company: 'Acme', custom: client.custom }];
}

/** Clients that send once and never retry: the product answers as WIRE.md says, but such a client loses the event. */
const LOSSES = FAULTS.filter((fault) => fault !== 'reset_after');
async function expectLost(proxy: FaultProxy, { userId }: Ids): Promise<void> {
  expect(messagesHad(proxy)).toEqual([]);
  expect(await product.read(`/api/leads/${encodeURIComponent(userId)}`)).toBeNull();
}

const WAIT = { timeout: 20_000, interval: 20 };

function expectTidy({ errors, strays }: Pick<Visit, 'errors' | 'strays'>): void {
  expect({ errors, strays }).toEqual({ errors: [], strays: [] });
}

describe.concurrent.each(Object.entries(CLIENTS))('%s', { timeout: 40_000 }, (name, client) => {
  test('stores types, IDs, times and properties exactly as sent', async () => {
    const { proxy, ids, ...opened } = await visit(client, name);
    await expectAccepted(proxy, client.types);
    await expectStored(product, proxy, peopleOf(proxy, ids, client));
    expectTidy(opened);
    await opened.visitor.close();
  });

  const troubles: Fault[][] = client.gathers ? casesOf(FAULTS, 2).map((fault) => [fault]) : [[...FAULTS]];
  test.each(troubles.map((faults) => ({ faults, trouble: faults.join(', ') })))(
    'stores each event once if every request meets $trouble',
    async ({ faults }) => {
      const { proxy, ids, ...opened } = await visit(client, `${name} ${faults.join(' ')}`, ...faults);
      await expectAccepted(proxy, client.types);
      await expectStored(product, proxy, peopleOf(proxy, ids, client));
      expect(new Set(proxy.exchanges.map(({ fault }) => fault))).toEqual(new Set([null, ...faults]));
      expectTidy(opened);
      await opened.visitor.close();
    },
  );
});

describe.concurrent('@rudderstack/analytics-js, beacon', { timeout: 40_000 }, () => {
  const client = rudderStack({ useBeacon: true });

  /** Makes calls while the visitor leaves the page. */
  async function visitAndLeave(scenario: string, ...faults: Fault[]) {
    const { page, ...opened } = await visit(client, scenario, ...faults);
    await page.waitForFunction('client.getUserId()');
    await page.goto('about:blank');
    await vi.waitFor(() => expect(sentTypes(opened.proxy)).toEqual([...client.types]), WAIT);
    return opened;
  }

  test('stores types, IDs, times and properties exactly as sent', async () => {
    const { proxy, ids, target, ...opened } = await visitAndLeave('beacon');
    await expectAccepted(proxy, client.types);
    await expectStored(product, proxy, peopleOf(proxy, ids, client));
    const beacon = proxy.exchanges.find(({ method }) => method === 'POST');
    expect(beacon?.url).toBe(`/beacon/v1/batch?writeKey=${target.key}`);
    expect(beacon?.headers['content-type']).toMatch(/^text\/plain/);
    expectTidy(opened);
    await opened.visitor.close();
  });

  test('stores each event once if the connection breaks after the event was stored', async () => {
    const { proxy, ids, visitor } = await visitAndLeave('beacon reset after', 'reset_after');
    await expectStored(product, proxy, peopleOf(proxy, ids, client));
    await visitor.close();
  });

  test.each(LOSSES)(
    'loses events after the fault %s, because the page is gone and cannot send them again',
    async (fault) => {
      const { proxy, ids, visitor } = await visitAndLeave(`beacon ${fault}`, fault);
      await expectLost(proxy, ids);
      await visitor.close();
    },
  );
});

describe.concurrent('@jitsu/js', { timeout: 40_000 }, () => {
  const client: Client = {
    html: ({ host, key }, ids) => `
      <script type="module">
        import { jitsuAnalytics } from '/npm/@jitsu/js/dist/jitsu.es.js';
        const client = jitsuAnalytics({ host: '${host}', writeKey: 'lead-scoring:${key}' });
        await client.page({ name: 'Home' });
        await client.identify('${ids.userId}', { email: '${ids.email}', plan: 'pro' });
        await client.track('Order Completed', { revenue: 49.5 });
        await client.group('g1', { name: 'Acme' });
      </script>`,
    types: ['page', 'identify', 'track', 'group'],
    renames: false,
    custom: ANN,
  };

  test('stores types, IDs, times and properties exactly as sent', async () => {
    const { proxy, ids, ...opened } = await visit(client, 'jitsu');
    await expectAccepted(proxy, client.types);
    await expectStored(product, proxy, peopleOf(proxy, ids, client));
    expectTidy(opened);
    await opened.visitor.close();
  });

  test('gives up on events after a failure, and events that had already arrived are stored once', async () => {
    const { proxy, ids, visitor } = await visit(client, 'jitsu in trouble', 'reset_after', 'reset_after', ...LOSSES);
    await vi.waitFor(() => expect(sentTypes(proxy)).toEqual([...client.types]), WAIT);
    expect(messagesHad(proxy).map(({ type }) => type)).toEqual(['page', 'identify']);
    const [person] = peopleOf(proxy, ids, client) as [Person];
    await expectStored(product, proxy, [{ ...person, company: null, custom: { plan: 'pro' } }]);
    await visitor.close();
  });
});

test('the clients create no other leads', () => expectNobodyElse(product));
