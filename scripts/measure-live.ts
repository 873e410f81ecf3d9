// Measures what a live event costs the page of a lead with 10,000 events: processor time of the page's main thread, from a trace. Run
// `npm run measure-live` while `npm start` runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { apiClient } from './api-client.ts';
import { median } from './bench/compare-ingest.ts';
import { readNumbers, readOptions } from './read-options.ts';
import { CHROMIUM } from './testing/chromium.ts';

const USAGE = `npm run measure-live -- [--url http://localhost:8787] [--events 10000] [--updates 20]

Creates an account with one lead, opens the lead's page, and sends it events one at a time.`;

const { values, refuse } = readOptions(USAGE, {
  options: {
    url: { type: 'string', default: 'http://localhost:8787' },
    events: { type: 'string', default: '10000' },
    updates: { type: 'string', default: '20' },
  },
});
const { url } = values;
const { events, updates } = readNumbers({ values, refuse }, { events: 1, updates: 1 });

const LEAD = 'alice';
const TYPES = ['signup', 'download', 'demo_request'];
const BATCH = 1000;
const WARM_UP = 5;
/** How long to measure after an update. All requests, renderings and animations that the update causes end within this time. */
const WINDOW_MS = 1500;
const PAUSE_MS = 1000;
const GOAL = { ms: 50, elements: 2000 };

/** Kinds of the thread's work, by the names of trace events. */
const KINDS = {
  style: /^UpdateLayoutTree/,
  layout: /^Layout$/,
  paint: /^(PrePaint|Paint|Layerize|Commit|UpdateLayer)$/,
  garbage: /GC/,
  script:
    /^(FunctionCall|v8\.|TimerFire|EventDispatch|FireAnimationFrame|RunMicrotasks|BlinkScheduler_PerformMicrotask)/,
};
const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'blink.user_timing',
  'v8',
  'disabled-by-default-devtools.timeline',
];

interface TraceEvent {
  name: string;
  cat?: string;
  ph: string;
  pid: number;
  tid: number;
  /** Begin and duration by the clock, and the duration in processor time; all in µs. */
  ts: number;
  dur?: number;
  tdur?: number;
}

const account = await apiClient({ url }).call<{ token: string }>('POST', '/api/auth/register', {
  email: `measure-${Date.now()}@example.com`,
  password: crypto.randomUUID(),
});
const api = apiClient({ url, credential: account.token });
await fill();

const browser = await chromium.launch(CHROMIUM);
try {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 720 } });
  await context.addInitScript((session) => localStorage.setItem('leads.session', session), JSON.stringify(account));
  const page = await context.newPage();
  await page.goto(`/leads/${LEAD}`);
  await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
  await page.getByRole('region', { name: 'Timeline' }).locator('details').first().waitFor();
  for (let i = 0; i < WARM_UP; i++) await observe(page, `warm-up ${i}`, () => send(i));

  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const tracer = await browser.newBrowserCDPSession();
  const trace = await startTrace(tracer);
  for (let i = 0; i < updates; i++) await observe(page, 'update', () => send(i));
  const perUpdate = requests.length / updates;
  for (let i = 0; i < Math.min(updates, 10); i++) await observe(page, 'idle', async () => {});
  const events = await trace.end();
  const elements = await page.locator('*').count();
  report(events, { perUpdate, elements });
} finally {
  await browser.close();
}

async function fill(): Promise<void> {
  await api.call('POST', '/api/leads', { leadId: LEAD, name: 'Alice Smith', email: 'alice@example.com' });
  const first = Date.now() - events * 60_000;
  for (let begin = 0; begin < events; begin += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, events - begin) }, (_, i) => ({
      ...{ leadId: LEAD, eventType: 'page_view', eventId: `old_${begin + i}` },
      timestamp: new Date(first + (begin + i) * 60_000).toISOString(),
    }));
    await api.call('POST', '/api/events/batch', { events: batch });
  }
}

async function send(i: number): Promise<void> {
  const event = { leadId: LEAD, eventType: TYPES[i % TYPES.length], eventId: crypto.randomUUID() };
  await api.call('POST', '/api/events', event);
}

/** Marks the window after an action in the trace. */
async function observe(page: Page, name: string, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate((mark) => performance.mark(mark), `begin ${name}`);
  await act();
  await sleep(WINDOW_MS);
  await page.evaluate((mark) => performance.mark(mark), `end ${name}`);
  await sleep(PAUSE_MS);
}

async function startTrace(session: CDPSession) {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES } });
  return {
    async end() {
      const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await isComplete;
      return events;
    },
  };
}

function report(events: readonly TraceEvent[], { perUpdate, elements }: { perUpdate: number; elements: number }): void {
  const marks = events.filter(({ cat = '', name }) => cat.includes('user_timing') && /^(begin|end) /.test(name));
  const { pid, tid } = marks[0] as TraceEvent;
  const own = ownTimes(events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X'));
  const spent = (name: string) => {
    const begins = marks.filter((mark) => mark.name === `begin ${name}`);
    const ends = marks.filter((mark) => mark.name === `end ${name}`);
    return begins.map(({ ts }, i) => {
      const within = own.filter((each) => each.ts >= ts && each.ts < (ends[i]?.ts ?? 0));
      const sum = (pattern: RegExp) =>
        within.reduce((total, each) => total + (pattern.test(each.name) ? each.ownMs : 0), 0);
      const kinds = Object.entries(KINDS).map(([kind, pattern]) => [kind, sum(pattern)] as const);
      return { all: sum(/./), ...Object.fromEntries(kinds) } as Record<string, number>;
    });
  };
  const [update, idle] = [spent('update'), spent('idle')];
  console.log(`Processor time of the main thread in ${WINDOW_MS} ms, medians in ms`);
  for (const [name, windows] of Object.entries({ 'after an event': update, 'without events': idle })) {
    const columns = Object.keys(windows[0] ?? {}).map((kind) => {
      const times = windows.map((window) => window[kind] ?? 0);
      return `${kind} ${median(times).toFixed(1)}`;
    });
    console.log(`  ${name.padEnd(15)} ${columns.join('  ')}`);
  }
  const all = median(update.map((window) => window.all ?? 0));
  console.log(`  ${all < GOAL.ms ? 'met' : 'MISSED'}: less than ${GOAL.ms} ms after an event`);
  console.log(`  ${elements <= GOAL.elements ? 'met' : 'MISSED'}: ${elements} elements, at most ${GOAL.elements}`);
  console.log(`  requests per event: ${perUpdate.toFixed(1)}`);
}

/** The time of each trace event without that of the events inside it. */
function ownTimes(events: readonly TraceEvent[]): { name: string; ts: number; ownMs: number }[] {
  const sorted = events.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const open: { end: number; own: { ownMs: number } }[] = [];
  return sorted.map(({ name, ts, dur = 0, tdur = 0 }) => {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= ts) open.pop();
    const own = { name, ts, ownMs: tdur / 1000 };
    const parent = open.at(-1);
    if (parent) parent.own.ownMs -= tdur / 1000;
    open.push({ end: ts + dur, own });
    return own;
  });
}
