import ExpoRudderAnalytics from '@expo/rudder-sdk-node';
import { jitsuAnalytics } from '@jitsu/js';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics as SegmentAnalytics } from '@segment/analytics-node';
import LegacyAnalytics from 'analytics-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS, type Fault, type FaultProxy, startFaultProxy } from '../testing/segment-fault-proxy.node.ts';
import { type Product, type Shown, startProduct } from '../testing/segment-product.node.ts';
import { expectAccepted, expectStored, messagesHad, type Person, stranger } from '../testing/segment-read-back.node.ts';

// Unmodified clients from the registry, in Node, against the built product: only their host and key are ours.

let product: Product;
const proxies: FaultProxy[] = [];
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await product?.stop();
}, 30_000);

/** What there is to say, in one scenario's own ids: all share a project. */
function makeScript(scenario: string) {
  const id = (name: string) => `${name} ${scenario}`;
  const [userId, anonymousId, laterId] = [id('u1'), id('anon1'), id('u2')];
  const email = `ann.${scenario.match(/[a-z]+/g)?.join('.')}@acme.example`;
  return {
    identify: { userId, traits: { email, plan: 'pro' } },
    track: { userId, event: 'Order Completed', properties: { revenue: 49.5 } },
    page: { anonymousId, name: 'Home', properties: { url: 'https://acme.example/?utm_source=ad', path: '/' } },
    screen: { userId, name: 'Settings', properties: { tab: 'keys' } },
    group: { userId, groupId: 'g1', traits: { name: 'Acme' } },
    alias: { userId: laterId, previousId: userId },
    /** Who they all are afterwards. */
    people: [
      { ids: [laterId, userId], email, company: 'Acme', custom: { plan: 'pro', group: { id: 'g1' } } },
      stranger(anonymousId),
    ] satisfies Person[],
  };
}
type Script = ReturnType<typeof makeScript>;
const TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;

/** Says all of the script as a program would that ends thereafter. */
type Client = (target: { host: string; key: string }, script: Script) => Promise<unknown>;

interface Speaker {
  identify(message: Script['identify']): unknown;
  track(message: Script['track']): unknown;
  page(message: Script['page']): unknown;
  screen(message: Script['screen']): unknown;
  group(message: Script['group']): unknown;
  alias(message: Script['alias']): unknown;
}

function sayAll(client: Speaker, script: Script): void {
  client.identify(script.identify);
  client.track(script.track);
  client.page(script.page);
  client.screen(script.screen);
  client.group(script.group);
  client.alias(script.alias);
}

const WEEK_MS = 7 * 24 * 3600 * 1000;
type Past = { userId: string; event: string; timestamp: Date };
const SET_TIMES: Record<string, (target: { host: string; key: string }, past: Past) => Promise<unknown>> = {
  '@segment/analytics-node': ({ host, key }, past) => {
    const client = new SegmentAnalytics({ host, writeKey: key });
    client.track(past);
    return client.closeAndFlush();
  },
  'analytics-node': ({ host, key }, past) => new LegacyAnalytics(key, { host }).track(past).flush(),
  '@rudderstack/rudder-sdk-node': async ({ host, key }, past) => {
    const client = new RudderAnalytics(key, { dataPlaneUrl: host, logLevel: 'silent' });
    client.track(past);
    await client.flush();
  },
  '@expo/rudder-sdk-node': ({ host, key }, past) =>
    new ExpoRudderAnalytics(key, `${host}/v1/batch`, { logLevel: 'fatal' }).track(past).flush(),
};

const CLIENTS: Record<string, Client> = {
  '@segment/analytics-node': ({ host, key }, script) => {
    const client = new SegmentAnalytics({ host, writeKey: key, flushAt: 4 });
    sayAll(client, script);
    return client.closeAndFlush();
  },
  'analytics-node': ({ host, key }, script) => {
    const client = new LegacyAnalytics(key, { host });
    sayAll(client, script);
    return client.flush();
  },
  '@rudderstack/rudder-sdk-node': async ({ host, key }, script) => {
    const client = new RudderAnalytics(key, { dataPlaneUrl: host, logLevel: 'silent' });
    sayAll(client, script);
    await client.flush();
  },
  '@expo/rudder-sdk-node': ({ host, key }, script) => {
    const client = new ExpoRudderAnalytics(key, `${host}/v1/batch`, { logLevel: 'fatal' });
    sayAll(client, script);
    return client.flush();
  },
};

/** One client's one scenario: what it says goes through a proxy of its own, with a key of its own. */
async function hear(say: Client, scenario: string, fault: Fault | null = null) {
  const proxy = await startFaultProxy(product.url, fault);
  proxies.push(proxy);
  const script = makeScript(scenario);
  await say({ host: proxy.url, key: await product.newKey() }, script);
  return { proxy, script };
}

describe.concurrent.each(Object.entries(CLIENTS))('%s', { timeout: 30_000 }, (name, say) => {
  test('is read back as it was sent: types, ids, times and traits', async () => {
    const { proxy, script } = await hear(say, name);
    await expectAccepted(proxy, TYPES);
    await expectStored(product, proxy, script.people);
    expect(new Set(proxy.exchanges.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test.each(FAULTS)('has each event stored once, when all are met by %s', async (fault) => {
    const { proxy, script } = await hear(say, `${name} ${fault}`, fault);
    await expectAccepted(proxy, TYPES);
    await expectStored(product, proxy, script.people);
    expect(proxy.exchanges.filter((exchange) => exchange.fault === fault)).not.toEqual([]);
  });
});

describe.concurrent('@jitsu/js', { timeout: 30_000 }, () => {
  /** What it makes of an error is a line on the console: it gives up what it could not send. */
  const say: Client = async ({ host, key }, { identify, track, page, group }) => {
    const client = jitsuAnalytics({ host, writeKey: `lead-scoring:${key}`, s2s: true });
    await client.identify(identify.userId, identify.traits);
    await client.track(track.event, track.properties);
    await client.page({ ...page.properties, name: page.name });
    await client.group(group.groupId, group.traits);
  };
  const types = ['identify', 'track', 'page', 'group'] as const;

  /** It knows everyone by an anonymous id of its own, too. */
  function peopleOf({ exchanges }: FaultProxy, { identify: { userId, traits }, people: [person] }: Script): Person[] {
    const anonymousId = exchanges[0]?.messages[0]?.anonymousId as string;
    return [{ ...(person as Person), ids: [userId, anonymousId], email: traits.email }];
  }

  test('is read back as it was sent: types, ids, times and traits', async () => {
    const { proxy, script } = await hear(say, '@jitsu/js');
    await expectAccepted(proxy, types);
    await expectStored(product, proxy, peopleOf(proxy, script));
  });

  test('has each event stored once, when the connection breaks after it was', async () => {
    const { proxy, script } = await hear(say, '@jitsu/js reset_after', 'reset_after');
    expect(proxy.exchanges.map(({ messages }) => messages.map(({ type }) => type))).toEqual(
      types.map((type) => [type]),
    );
    await expectStored(product, proxy, peopleOf(proxy, script));
  });

  test.each(['rate_limited', 'unavailable', 'reset_before'] as const)('gives up what is met by %s', async (fault) => {
    const { proxy, script } = await hear(say, `@jitsu/js ${fault}`, fault);
    expect(proxy.exchanges.map(({ messages }) => messages.map(({ type }) => type))).toEqual(
      types.map((type) => [type]),
    );
    expect(messagesHad(proxy)).toEqual([]);
    expect(await product.read(`/api/leads/${encodeURIComponent(script.identify.userId)}`)).toBeNull();
  });
});

describe.concurrent.each(Object.keys(SET_TIMES))('%s', (name) => {
  test('imports the past: an event of last week is of last week', async () => {
    const proxy = await startFaultProxy(product.url);
    proxies.push(proxy);
    const userId = `past ${name}`;
    const timestamp = new Date(Date.now() - WEEK_MS);
    await SET_TIMES[name]?.(
      { host: proxy.url, key: await product.newKey() },
      { userId, event: 'Signed Up', timestamp },
    );
    await expectAccepted(proxy, ['track']);
    const [event] = (await product.read<Shown[]>(`/api/leads/${encodeURIComponent(userId)}/timeline`)) ?? [];
    product.expected.push(userId);
    expect(event).toMatchObject({ eventType: 'signed_up' });
    const lateMs = Date.parse(event?.timestamp as string) - timestamp.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(10_000);
  });
});

test('no lead came of anything else', async () => {
  const leads = async () => (await product.read<{ leads: { _id: string }[] }>('/api/leads?limit=100'))?.leads ?? [];
  await expect
    .poll(async () => (await leads()).map(({ _id }) => _id).sort(), { timeout: 20_000 })
    .toEqual(product.expected.toSorted());
});
