import ExpoRudderAnalytics from '@expo/rudder-sdk-node';
import { jitsuAnalytics } from '@jitsu/js';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics as SegmentAnalytics } from '@segment/analytics-node';
import LegacyAnalytics from 'analytics-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casesOf } from '../testing/runs.ts';
import {
  FAULTS,
  type Fault,
  type FaultProxy,
  type SentMessage,
  startFaultProxy,
} from '../testing/segment-fault-proxy.node.ts';
import { type Product, type Shown, startProduct } from '../testing/segment-product.node.ts';
import {
  expectAccepted,
  expectNobodyElse,
  expectStored,
  messagesHad,
  type Person,
  sentTypes,
  stranger,
} from '../testing/segment-read-back.node.ts';

// Unmodified clients from the npm registry in Node, with the built product. The tests only set their host and key.

let product: Product;
const proxies: FaultProxy[] = [];
beforeAll(async () => {
  product = await startProduct();
}, 120_000);
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await product?.stop();
}, 30_000);

/** The messages of a scenario. The IDs contain the scenario's name, because all scenarios share a project. */
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
    /** The people that should exist at the end. */
    people: [
      { ids: [laterId, userId], email, company: 'Acme', custom: { plan: 'pro', group: { id: 'g1' } } },
      stranger(anonymousId),
    ] satisfies Person[],
  };
}
type Script = ReturnType<typeof makeScript>;
const TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;

interface Target {
  host: string;
  key: string;
}

interface Speaker {
  identify(message: Script['identify']): unknown;
  track(message: { userId: string; event: string; timestamp?: Date }): unknown;
  page(message: Script['page']): unknown;
  screen(message: Script['screen']): unknown;
  group(message: Script['group']): unknown;
  alias(message: Script['alias']): unknown;
}

/** A client, and a function that lets the client finish sending before the program ends. */
type Maker = (target: Target) => { client: Speaker; finish(): Promise<unknown> };

const CLIENTS: Record<string, Maker> = {
  '@segment/analytics-node': ({ host, key }) => {
    const client = new SegmentAnalytics({ host, writeKey: key, flushAt: 4 });
    return { client, finish: () => client.closeAndFlush() };
  },
  'analytics-node': ({ host, key }) => {
    const client = new LegacyAnalytics(key, { host });
    return { client, finish: () => client.flush() };
  },
  '@rudderstack/rudder-sdk-node': ({ host, key }) => {
    const client = new RudderAnalytics(key, { dataPlaneUrl: host, logLevel: 'silent' });
    return { client, finish: async () => client.flush() };
  },
  '@expo/rudder-sdk-node': ({ host, key }) => {
    const client = new ExpoRudderAnalytics(key, `${host}/v1/batch`, { logLevel: 'fatal' });
    return { client, finish: () => client.flush() };
  },
};

/** An address of the product for one scenario, with a key of its own. */
async function openWay(...faults: Fault[]) {
  const proxy = await startFaultProxy(product.url, faults);
  proxies.push(proxy);
  // An alias from a server merges two users. If a page sends an alias, a person must decide.
  return { proxy, target: { host: proxy.url, key: await product.newKey('secret') } };
}

async function sayAll(make: Maker, target: Target, script: Script): Promise<void> {
  const { client, finish } = make(target);
  client.identify(script.identify);
  client.track(script.track);
  client.page(script.page);
  client.screen(script.screen);
  client.group(script.group);
  client.alias(script.alias);
  await finish();
}

const toPath = (leadId: string): string => `/api/leads/${encodeURIComponent(leadId)}`;

describe.concurrent.each(Object.entries(CLIENTS))('%s', { timeout: 30_000 }, (name, make) => {
  test('stores types, IDs, times and properties exactly as sent', async () => {
    const { proxy, target } = await openWay();
    const script = makeScript(name);
    await sayAll(make, target, script);
    await expectAccepted(proxy, TYPES);
    await expectStored(product, proxy, script.people);
    expect(new Set(proxy.exchanges.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test.each(casesOf(FAULTS, 2))('stores each event once if every request meets %s', async (fault) => {
    const { proxy, target } = await openWay(fault);
    const script = makeScript(`${name} ${fault}`);
    await sayAll(make, target, script);
    await expectAccepted(proxy, TYPES);
    await expectStored(product, proxy, script.people);
    expect(proxy.exchanges.filter((exchange) => exchange.fault === fault)).not.toEqual([]);
  });

  test('imports history: an event from last week keeps its date', async () => {
    const { proxy, target } = await openWay();
    const { client, finish } = make(target);
    const userId = `past ${name}`;
    const timestamp = new Date(Date.now() - 7 * 24 * 3600 * 1000);
    client.track({ userId, event: 'Signed Up', timestamp });
    await finish();
    await expectAccepted(proxy, ['track']);
    const [event] = (await product.read<Shown[]>(`${toPath(userId)}/timeline`)) ?? [];
    product.expected.push(userId);
    expect(event).toMatchObject({ eventType: 'signed_up' });
    // The stored time is later than the sent time by at most the time that the message traveled.
    const lateMs = Date.parse(event?.timestamp as string) - timestamp.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(10_000);
  });
});

describe.concurrent('@jitsu/js', { timeout: 30_000 }, () => {
  /** The client logs an error to the console and drops the message. */
  async function say({ host, key }: Target, { identify, track, page, group }: Script): Promise<void> {
    const client = jitsuAnalytics({ host, writeKey: `lead-scoring:${key}`, s2s: true });
    await client.identify(identify.userId, identify.traits);
    await client.track(track.event, track.properties);
    await client.page({ ...page.properties, name: page.name });
    await client.group(group.groupId, group.traits);
  }
  const types: SentMessage['type'][] = ['identify', 'track', 'page', 'group'];

  /** The client also generates an anonymous ID for each user. */
  function peopleOf({ exchanges }: FaultProxy, { identify: { userId, traits }, people: [person] }: Script): Person[] {
    const anonymousId = exchanges[0]?.messages[0]?.anonymousId as string;
    return [{ ...(person as Person), ids: [userId, anonymousId], email: traits.email }];
  }

  test('stores types, IDs, times and properties exactly as sent', async () => {
    const { proxy, target } = await openWay();
    const script = makeScript('@jitsu/js');
    await say(target, script);
    await expectAccepted(proxy, types);
    await expectStored(product, proxy, peopleOf(proxy, script));
  });

  test('stores each event once if the connection breaks after the event was stored', async () => {
    const { proxy, target } = await openWay('reset_after');
    const script = makeScript('@jitsu/js reset_after');
    await say(target, script);
    expect(sentTypes(proxy)).toEqual(types);
    await expectStored(product, proxy, peopleOf(proxy, script));
  });

  test.each(['rate_limited', 'unavailable', 'reset_before'] as const)(
    'gives up on events after the fault %s',
    async (fault) => {
      const { proxy, target } = await openWay(fault);
      const script = makeScript(`@jitsu/js ${fault}`);
      await say(target, script);
      expect(sentTypes(proxy)).toEqual(types);
      expect(messagesHad(proxy)).toEqual([]);
      expect(await product.read(toPath(script.identify.userId))).toBeNull();
    },
  );
});

test('the clients create no other leads', () => expectNobodyElse(product));
