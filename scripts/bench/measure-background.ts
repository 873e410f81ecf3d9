import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import type { Import } from '../../worker/contract/import.ts';
import type { LeadRun as LeadRunSchema } from '../../worker/contract/scoring-rule.ts';
import type { Study } from '../../worker/contract/study.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { rebuildRows } from '../rebuild/rebuild-all.ts';
import { BATCH_SIZE, replayEvents } from '../replay/replay-events.ts';
import type { BenchServer } from './bench-server.ts';
import { importRows } from './import-rows.ts';
import { sendLiveDuring } from './live-load.ts';
import { untilProjected } from './measure-studies.ts';
import { RUN, runLoad } from './run-load.ts';

/** How long live events waited while one kind of background work ran, and in the seconds before and after. */
export interface BackgroundRun {
  work: string;
  /** The number of leads, rows or deliveries; null if the bench did not wait for the work to end. */
  items: number | null;
  /** Seconds for which the work ran alongside live events. */
  seconds: number;
  /** True if the work took longer than the measurement, and finished without live events. */
  wentOn: boolean;
  during: { p50Ms: number; p95Ms: number };
  quiet: { p50Ms: number; p95Ms: number };
  live: number;
  failed: number;
}

export interface BackgroundTimes {
  runs: BackgroundRun[];
  /** The time from the first run of an automation to the first delivery. */
  firstDeliveryMs: number;
  /** The most files that the runtime had open; null if the system does not report it. */
  filesOpenMax: number | null;
}

type LeadRun = z.infer<typeof LeadRunSchema>;

const CRON = '* * * * *';
const CRON_PAUSE_MS = 500;
const POLL_MS = 200;
const LIVE_LEADS = 500;
const DAY_MS = 86_400_000;
/** The time from the start of filling until leads become due, because filling takes at most `FILL_MS_MAX` per lead. */
const DUE_AFTER_MS = 10_000;
const FILL_MS_MAX = 10;
const DUE_LEADS_MAX = 20_000;
const IMPORTED_LEADS_MAX = 10_000;
const RETENTION_DAYS = 30;
/** The cron queues at most 500 leads a minute. */
const IDLE_LEADS_MAX = 1_000;
const DAYS_AGO = 60;
const ROWS_PER_LEAD = 2;

/** Live events run alongside each kind of work for at most this long. */
const MEASURED_MS_MAX = 60_000;

/**
 * Measures how long live events wait, at a steady rate, while each kind of background work processes `leads` leads. For comparison, also
 * measures before and after each kind, while nothing else runs.
 */
export async function measureBackground(
  server: BenchServer & { operatorKey: string },
  { leads, perSecond, quietMs, only }: { leads: number; perSecond: number; quietMs: number; only?: string | undefined },
): Promise<BackgroundTimes> {
  // Once aborted, background work stops sending requests.
  const over = new AbortController();
  const clientOf = (credential: string) => apiClient({ url: server.directUrl, credential, signal: over.signal });
  const [client, owner, operator] = [clientOf(server.key), clientOf(server.session), clientOf(server.operatorKey)];
  const idleLeads = Math.min(leads, IDLE_LEADS_MAX);
  const importedLeads = Math.min(leads, IMPORTED_LEADS_MAX);
  const dueLeads = Math.min(leads, DUE_LEADS_MAX);
  // Each run uses new leads, because earlier runs may have filled other leads into state that was kept.
  const [due, idle] = [`due_${RUN}`, `idle_${RUN}`];
  const receiver = await startReceiver();
  const files = watchFiles(server);
  await runLoad(server, { requests: LIVE_LEADS, connections: 4, leads: LIVE_LEADS, batch: null }, 'warm');
  await fillRest(server, client, { cohort: 'known', leads, at: Date.now() - DAY_MS * 3 });

  const works: { work: string; prepare?: () => Promise<unknown>; run: () => Promise<number> }[] = [
    {
      work: 'an import',
      run: async () => {
        const { signal } = over;
        const cohort = `imported_${RUN}`;
        return (await importRows(server, { leads: importedLeads, rowsPerLead: ROWS_PER_LEAD, cohort, signal })).rows;
      },
    },
    { work: 'its undo', run: () => undoImport(client) },
    { work: 'a simulation', run: () => simulate(client) },
    { work: 'a rescore', run: () => rescore(client, { points: 6 }) },
    {
      work: 'due leads',
      prepare: async () => {
        const dueAt = Date.now() + DUE_AFTER_MS + dueLeads * FILL_MS_MAX;
        await fill(client, { cohort: due, leads: dueLeads, at: dueAt - DAY_MS });
        await sleep(Math.max(0, dueAt - Date.now()));
      },
      run: () => untilNoneIs('leads_to_refresh', server, dueOf(due)).then(() => dueLeads),
    },
    {
      work: 'retention',
      prepare: async () => {
        await fill(client, { cohort: idle, leads: idleLeads, at: Date.now() - DAYS_AGO * DAY_MS });
        // Leads that retention erases are due, too.
        await untilNoneIs('leads_to_refresh', server, dueOf(idle));
        await owner.call('PATCH', `/api/projects/${server.projectId}`, { retentionDays: RETENTION_DAYS });
      },
      run: () => untilNoneIs('leads', server, `lead_id BETWEEN '${idle}_' AND '${idle}_~'`).then(() => idleLeads),
    },
    { work: 'a rebuild', run: () => rebuildRows(operator).then(({ done }) => done) },
    {
      work: 'bulk deliveries',
      prepare: () =>
        client.call('POST', '/api/automations', {
          ...{ name: 'Bench', action: 'webhook', whenScoreAbove: 35, config: { url: receiver.url } },
        }),
      run: async () => {
        await rescore(client, { points: 40, firesAutomations: true });
        await untilNoneIs('deliveries', server, "status = 'pending'");
        return receiver.received();
      },
    },
  ];

  const sendLive = <Result>(work: () => Promise<Result>) =>
    sendLiveDuring(server, { perSecond, leads: LIVE_LEADS }, work);
  const runs: BackgroundRun[] = [];
  const asked = works.filter(
    ({ work }) => only === undefined || work.includes(only) || (only === 'undo' && work === 'an import'),
  );
  for (const { work, prepare, run } of asked) {
    await prepare?.();
    await untilProjected(server);
    // Waking these leads now keeps their start out of the quiet seconds.
    await sendLive(() => sleep((LIVE_LEADS / perSecond) * 1000));
    const before = await sendLive(() => sleep(quietMs));
    const startedAt = performance.now();
    const working = run();
    const during = await sendLive(() => Promise.race([working, sleep(MEASURED_MS_MAX, null, { ref: false })]));
    const seconds = (performance.now() - startedAt) / 1000;
    const wentOn = during.result === null;
    // The measurement ends with the last kind of work.
    const isLeft = wentOn && work === asked.at(-1)?.work;
    if (isLeft) working.catch(() => 'the server has stopped');
    const items = isLeft ? null : await working;
    if (!isLeft) await untilProjected(server);
    const after = isLeft ? { latencies: [], failed: 0 } : await sendLive(() => sleep(quietMs));
    runs.push({
      ...{ work, items, seconds, wentOn },
      ...{
        during: percentilesOf(during.latencies),
        quiet: percentilesOf([before, after].flatMap((one) => one.latencies)),
      },
      ...{ live: during.latencies.length + during.failed, failed: before.failed + during.failed + after.failed },
    });
    process.stderr.write(`${JSON.stringify(runs.at(-1))}\n`);
  }
  receiver.stop();
  over.abort();
  return { runs, firstDeliveryMs: receiver.firstMs(), filesOpenMax: files.stop() };
}

function percentilesOf(latencies: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

const dueOf = (cohort: string): string => `at <= unixepoch() * 1000 AND lead_id LIKE '${cohort}_%'`;

interface Filling {
  cohort: string;
  leads: number;
  at: number;
  /** The number of the first lead that may be missing. */
  from?: number;
}

/** Gives new leads one event each, dated `at`. */
async function fill(client: ApiClient, { cohort, leads, at, from = 0 }: Filling) {
  const timestamp = new Date(at).toISOString();
  const events = Array.from({ length: leads }, (_, i) => ({
    ...{ eventType: 'page_view', leadId: `${cohort}_${i}`, eventId: `evt_${cohort}_${i}`, timestamp, properties: {} },
  })).slice(from);
  const { accepted, duplicate, reasons } = await replayEvents(client, events);
  const filled = from + accepted + duplicate;
  if (filled < leads) throw new Error(`${filled} of ${leads} leads were filled: ${reasons.join(', ')}`);
}

/** Fills leads like `fill`, but skips those that an earlier run has already created. */
async function fillRest(server: BenchServer, client: ApiClient, filling: Filling) {
  const query = server.rows?.prepare('SELECT count(*) AS n FROM leads WHERE lead_id LIKE ?');
  const filled = Number(query?.get(`${filling.cohort}_%`)?.n ?? 0);
  await fill(client, { ...filling, from: Math.max(0, Math.min(filled, filling.leads) - BATCH_SIZE) });
}

/**
 * Runs the cron until no row matches the condition. The conditions can use an index, because D1 shares the runtime's thread and a full
 * scan would slow down the live events.
 */
async function untilNoneIs(
  table: 'leads' | 'leads_to_refresh' | 'deliveries',
  server: BenchServer,
  condition: string,
): Promise<void> {
  const query = server.rows?.prepare(
    `SELECT EXISTS (SELECT 1 FROM ${table} WHERE project_id = '${server.projectId}' AND ${condition}) AS n`,
  );
  for (let cronAt = 0; query?.get()?.n === 1; await sleep(CRON_PAUSE_MS)) {
    if (Date.now() < cronAt) continue;
    await server.runScheduled(CRON);
    cronAt = Date.now() + CRON_EVERY_MS;
  }
}
const CRON_EVERY_MS = 20_000;

async function undoImport(client: ApiClient): Promise<number> {
  const [latest] = await client.call<Import[]>('GET', '/api/imports');
  if (!latest) throw new Error('there is no import to undo');
  await client.call('POST', `/api/imports/${latest.importId}/undo`);
  const { undo } = await until(
    () => client.call<Import>('GET', `/api/imports/${latest.importId}`),
    ({ status }) => status === 'undone',
  );
  return undo?.leads ?? 0;
}

async function simulate(client: ApiClient): Promise<number> {
  const draft = { decay: { graceDays: 3, ratePerDay: 0.1 } };
  const { id } = await client.call<Study>('POST', '/api/studies', { kind: 'simulate', draft });
  const { done } = await until(
    () => client.call<Study>('GET', `/api/studies/${id}`),
    ({ status }) => status === 'finished',
  );
  return done;
}

async function rescore(
  client: ApiClient,
  { points, firesAutomations = false }: { points: number; firesAutomations?: boolean },
): Promise<number> {
  const rules = [{ id: 'page_view', eventType: 'page_view', points, description: 'Page view', active: true }];
  await client.call('PUT', '/api/scoring-rules/ruleset', { rules });
  const { id } = await client.call<LeadRun>('POST', '/api/scoring-rules/rescore', { firesAutomations });
  const { done } = await until(
    () => client.call<LeadRun>('GET', `/api/scoring-rules/rescore/${id}`),
    ({ status }) => status === 'finished',
  );
  return done;
}

async function until<Answer>(ask: () => Promise<Answer>, isDone: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    await sleep(POLL_MS);
  }
}

async function startReceiver() {
  let [firedAt, first, received] = [Number.POSITIVE_INFINITY, Number.NaN, 0];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    if (received++ === 0) first = Date.now();
    const { timestamp } = (await json(request)) as { timestamp: string };
    firedAt = Math.min(firedAt, Date.parse(timestamp));
    response.end('ok');
  };
  const server = createServer((request, response) => void take(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    firstMs: () => first - firedAt,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function watchFiles({ runtimePid }: BenchServer) {
  let most: number | null = null;
  const timer = setInterval(() => {
    if (!runtimePid || process.platform !== 'linux') return;
    try {
      most = Math.max(most ?? 0, readdirSync(`/proc/${runtimePid}/fd`).length);
    } catch {
      // The runtime has ended, because this part took too long.
      clearInterval(timer);
    }
  }, 500);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
