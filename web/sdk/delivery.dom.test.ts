import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { byteCount } from './send-batch.ts';
import { HOST, messagesOf, openPage, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const stored = () => Object.keys(page.storage).filter((key) => key.startsWith('ls_q.'));
const ids = () => page.requests.map((request) => messagesOf(request).map((message) => message.messageId));

it('sends simultaneous events in one request, in the documented format', async () => {
  const ls = await page.load();
  ls.track('signup', { plan: 'pro' });
  ls.track('download');
  await vi.advanceTimersByTimeAsync(1_999);
  expect(page.requests).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(page.requests).toMatchObject([{ url: `${HOST}/v1/batch`, by: 'fetch', keepalive: true }]);
  expect(JSON.parse(page.requests[0]?.body ?? '')).toEqual({
    writeKey: 'pk_live_test',
    sentAt: '2026-01-01T00:00:02.000Z',
    batch: [
      {
        type: 'track',
        event: 'signup',
        properties: { plan: 'pro' },
        messageId: expect.stringMatching(/^(\d+-){3}\d+$/),
        timestamp: '2026-01-01T00:00:00.000Z',
        anonymousId: expect.stringMatching(/^(\d+-){3}\d+$/),
        context: {
          page: {
            path: '/pricing',
            url: 'https://shop.example/pricing?utm_source=news',
            referrer: '',
            title: '',
            search: '?utm_source=news',
          },
          campaign: { source: 'news' },
          userAgent: navigator.userAgent,
          locale: navigator.language,
          library: { name: 'ls.js', version: '0.0.0' },
          sessionId: expect.stringMatching(/^(\d+-){3}\d+$/),
        },
      },
      expect.objectContaining({ event: 'download' }),
    ],
  });
  expect(stored()).toEqual([]);
});

it('the SDK sends at once when twenty events are pending', async () => {
  const ls = await page.load();
  for (let n = 0; n < 20; n++) ls.track('click');
  expect(page.sent()).toHaveLength(20);
});

it('flush() sends pending events, and resolves when the events are sent', async () => {
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  expect(page.sent()).toHaveLength(1);
  ls.track('download');
  await ls.flush();
  expect(page.sent().map(({ event }) => event)).toEqual(['signup', 'download']);
});

it('sends events that were recorded during a request right after that request', async () => {
  const ls = await page.load();
  ls.track('first');
  const flushed = ls.flush();
  ls.track('second');
  await flushed;
  expect(page.requests.map((request) => messagesOf(request).map(({ event }) => event))).toEqual([
    ['first'],
    ['second'],
  ]);
});

it.each([
  { answer: { status: 503 } as const, waitsMs: 1000 },
  { answer: { status: 500 } as const, waitsMs: 1000 },
  { answer: 'down' as const, waitsMs: 1000 },
  { answer: { status: 429, headers: { 'Retry-After': '7' } } as const, waitsMs: 7000 },
  { answer: { status: 503, headers: { 'Retry-After': '60' } } as const, waitsMs: 60_000 },
])('after $answer, waits $waitsMs ms and then resends the event with the same ID', async ({ answer, waitsMs }) => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  page.answers = [answer];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  expect(page.requests).toHaveLength(1);
  await ls.flush();
  await vi.advanceTimersByTimeAsync(waitsMs - 1);
  expect(page.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ids()).toEqual([ids()[0], ids()[0]]);
  expect(stored()).toEqual([]);
});

it('the SDK keeps its events while the daily quota is used up, and retries every hour', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const usedUp = { status: 429, headers: { 'Retry-After': '7200' } } as const;
  page.answers = [usedUp, usedUp];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  ls.track('download');
  await vi.advanceTimersByTimeAsync(2 * 3_600_000 - 1);
  expect(page.requests).toHaveLength(2);
  expect(stored()).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(page.sent().map(({ event }) => event)).toEqual(['signup', 'signup', 'download', 'signup', 'download']);
  expect(stored()).toEqual([]);
});

it('the SDK waits longer after each failed request, and does not wait after a success', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  page.answers = [{ status: 503 }, 'down', { status: 502 }];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  await vi.advanceTimersByTimeAsync(10_000);
  const at = page.requests.map((request) => request.at);
  expect(at.slice(1).map((ms, n) => ms - (at[n] ?? 0))).toEqual([1000, 2000, 4000]);
  page.answers = [{ status: 503 }];
  ls.track('download');
  await ls.flush();
  await vi.advanceTimersByTimeAsync(1000);
  expect(page.requests).toHaveLength(6);
});

it('does not retry events that the server refuses permanently', async () => {
  page.answers = [{ status: 401 }, { status: 400 }, { status: 413 }];
  const ls = await page.load();
  for (const name of ['a', 'b', 'c', 'd']) {
    ls.track(name);
    await ls.flush();
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.sent().map(({ event }) => event)).toEqual(['a', 'b', 'c', 'd']);
  expect(stored()).toEqual([]);
});

it('sends pending events at once when the network is back', async () => {
  page.answers = ['down', 'down'];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(page.requests).toHaveLength(3);
  expect(stored()).toEqual([]);
});

it('sends events that the last page could not deliver, with the same IDs and the same visitor', async () => {
  page.answers = ['down'];
  const before = await page.load();
  before.track('signup');
  await before.flush();
  expect(stored()).toHaveLength(1);
  await page.load();
  await vi.advanceTimersByTimeAsync(2000);
  expect(page.sent()[1]).toEqual(page.sent()[0]);
  expect(stored()).toEqual([]);
});

it("a client leaves events of another project to the client with that project's key", async () => {
  page.answers = ['down'];
  const ls = await page.load({ apiKey: 'pk_live_other' });
  ls.track('signup');
  await ls.flush();
  await page.load();
  await vi.advanceTimersByTimeAsync(500);
  expect(page.requests).toHaveLength(1);
  expect(stored()).toHaveLength(1);
});

it('loses no events when two tabs are open, and does not resend events that the other tab has delivered', async () => {
  page.answers = ['down', 'down'];
  const first = await page.load();
  first.track('first');
  await first.flush();
  const second = await page.load();
  second.track('second');
  await second.flush();
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  const later = page.requests.slice(2).flatMap(messagesOf);
  expect(new Set(later.map(({ event }) => event))).toEqual(new Set(['first', 'second']));
  const third = await page.load();
  await third.flush();
  expect(page.requests.slice(4)).toEqual([]);
  expect(stored()).toEqual([]);
});

it('the SDK sends its own events even if the page clears the storage', async () => {
  const ls = await page.load();
  ls.track('logout');
  for (const key of Object.keys(page.storage)) delete page.storage[key];
  await ls.flush();
  expect(page.sent()).toMatchObject([{ event: 'logout' }]);
});

it('the SDK keeps only the newest 250 events, in memory and in storage', async () => {
  page.answers = Array.from({ length: 99 }, () => 'down' as const);
  const ls = await page.load();
  for (let n = 0; n < 260; n++) ls.track(`event_${n}`);
  await vi.advanceTimersByTimeAsync(0);
  expect(stored()).toHaveLength(250);
  page.answers = [];
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  const delivered = page.requests.slice(1).flatMap(messagesOf);
  expect(delivered.map(({ event }) => event)).toEqual(Array.from({ length: 250 }, (_, n) => `event_${n + 10}`));
});

it('the SDK keeps the bytes of every request below the limit for requests that outlive the page', async () => {
  const ls = await page.load();
  for (let n = 0; n < 19; n++) ls.track('note', { text: '注'.repeat(3000) });
  await ls.flush();
  expect(page.requests.length).toBeGreaterThan(2);
  for (const { body, keepalive } of page.requests) {
    expect(byteCount(body)).toBeLessThan(64 * 1024);
    expect(keepalive).toBe(true);
  }
  expect(new Set(page.sent().map(({ messageId }) => messageId)).size).toBe(19);
});

it('sends a very large event in a separate request, without keep-alive', async () => {
  const ls = await page.load();
  ls.track('small');
  ls.track('large', { text: 'x'.repeat(70_000) });
  ls.track('small');
  await ls.flush();
  expect(page.requests.map(({ keepalive }) => keepalive)).toEqual([true, false, true]);
});

it('the SDK works without storage', async () => {
  vi.stubGlobal('localStorage', undefined);
  vi.spyOn(document, 'cookie', 'get').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  page.answers = ['down'];
  const ls = await page.load();
  ls.track('signup');
  ls.track('download');
  await ls.flush();
  await vi.advanceTimersByTimeAsync(2000);
  expect(page.sent().map(({ event }) => event)).toEqual(['signup', 'download', 'signup', 'download']);
  expect(new Set(page.sent().map(({ anonymousId }) => anonymousId)).size).toBe(1);
  expect(new Set(page.sent().map((message) => message.context.sessionId)).size).toBe(1);
});

it('the SDK works with full storage', async () => {
  const set = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', new Proxy<Record<string, string>>({}, { set }));
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  expect(page.sent()).toMatchObject([{ event: 'signup' }]);
});

it('drops an event with a value that JSON cannot represent, and keeps all other events', async () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const ls = await page.load();
  ls.track('cyclic', cyclic);
  ls.track('fine');
  await ls.flush();
  expect(page.sent()).toMatchObject([{ event: 'fine' }]);
  expect(page.warnings).toEqual([expect.stringContaining('Event dropped')]);
});

it('the SDK warns once when it starts to drop events', async () => {
  page.answers = Array.from({ length: 99 }, () => 'down' as const);
  const ls = await page.load();
  for (let n = 0; n < 250; n++) ls.track(`event_${n}`);
  expect(page.warnings).toEqual([]);
  for (let n = 0; n < 10; n++) ls.track(`event_${n}`);
  expect(page.warnings).toEqual(['ls.js: More than 250 events wait: the oldest are dropped.']);
});

it.each(['rejected', 'errors', 'warnings'])(
  'the SDK reports each reason in %s on the console only once',
  async (list) => {
    const body = { success: true, [list]: [{ message: 'event: too large' }, { message: 'timestamp: in the future' }] };
    page.answers = [
      { status: 200, body },
      { status: 200, body },
    ];
    const ls = await page.load();
    for (const name of ['one', 'two']) {
      ls.track(name);
      await ls.flush();
    }
    expect(page.warnings).toEqual(['ls.js: event: too large', 'ls.js: timestamp: in the future']);
    expect(stored()).toEqual([]);
  },
);

it('reports on the console why the server refuses all events', async () => {
  page.answers = [{ status: 403, body: { detail: 'This key may not be used from https://shop.example.' } }];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  expect(page.warnings).toEqual(['ls.js: This key may not be used from https://shop.example.']);
});

it.each([null, 'text', 7, { rejected: 'all' }, { rejected: [null] }, { detail: { a: 1 } }])(
  'the SDK copes with a server answer in another format: %j',
  async (body) => {
    page.answers = [{ status: 200, body }];
    const ls = await page.load();
    ls.track('signup');
    await ls.flush();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.requests).toHaveLength(1);
  },
);

it('while a daily quota is used up, the SDK keeps a limited number of events, warns once, and sends no beacon', async () => {
  const answer = { status: 429, headers: { 'Retry-After': '36000' }, body: { detail: 'Daily quota reached.' } };
  page.answers = [answer, answer];
  const ls = await page.load();
  ls.track('signup');
  await ls.flush();
  for (let n = 0; n < 30; n++) ls.track(`event_${n}`);
  window.dispatchEvent(new Event('pagehide'));
  await vi.advanceTimersByTimeAsync(3_500_000);
  expect(page.requests).toHaveLength(1);
  expect(stored()).toHaveLength(31);
  expect(page.warnings).toEqual(['ls.js: Daily quota reached.']);
  const next = await page.load();
  await next.flush();
  expect(page.requests).toHaveLength(2);
  expect(stored()).toHaveLength(31);
  await page.load();
  await vi.advanceTimersByTimeAsync(2000);
  expect(stored()).toEqual([]);
});

it.each([
  ['arrays', Array.prototype],
  ['objects', Object.prototype],
  ['dates', Date.prototype],
])('the SDK writes standard JSON even if an old library has changed the JSON of %s', async (_, prototype) => {
  const patched = prototype as { toJSON?: unknown };
  const original = Object.getOwnPropertyDescriptor(patched, 'toJSON');
  Object.defineProperty(patched, 'toJSON', { configurable: true, value: () => '"wrong"' });
  try {
    const ls = await page.load();
    const at = new Date();
    ls.track('order', { items: ['a', { n: 1, none: undefined }, undefined], at, url: new URL('https://a.example/') });
    await ls.flush();
    const [{ timestamp, properties } = {}] = page.sent();
    expect([timestamp, properties]).toEqual([
      at.toISOString(),
      { items: ['a', { n: 1 }, null], at: at.toISOString(), url: 'https://a.example/' },
    ]);
  } finally {
    if (original) Object.defineProperty(patched, 'toJSON', original);
    else delete patched.toJSON;
  }
});
