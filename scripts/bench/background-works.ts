import { once } from 'node:events';
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
import { RUN } from './run-load.ts';

/** One kind of background work. */
interface BackgroundWork {
  work: string;
  /** Prepares what the work needs in addition to the leads. */
  prepare?: () => Promise<unknown>;
  /** Returns the number of leads, rows or deliveries that are done. */
  run: (running: Running) => Promise<number>;
}

interface Running {
  /** Tells how many leads, rows or deliveries are done. */
  note: (done: number) => void;
  /** Aborted once the work is measured. Work that can be stopped then stops, because the rest is not measured. */
  isMeasured: AbortSignal;
}

type LeadRun = z.infer<typeof LeadRunSchema>;

const CRON = '* * * * *';
const CRON_EVERY_MS = 20_000;
const POLL_MS = 200;
const COUNT_MS = 500;
const DAY_MS = 86_400_000;
/** The time from the start of filling until leads become due, because filling takes at most `FILL_MS_MAX` per lead. */
const DUE_AFTER_MS = 10_000;
const FILL_MS_MAX = 10;
const DUE_LEADS_MAX = 20_000;
/** The cron queues at most 500 leads a minute. */
const IDLE_LEADS_MAX = 1_000;
/** The share of all leads that become due. At most as many are idle. */
const SHARE = 0.2;
const IMPORTED_LEADS_MAX = 10_000;
const RETENTION_DAYS = 30;
const DAYS_AGO = 60;
const ROWS_PER_LEAD = 2;

/**
 * Plans the kinds of work in the order in which they run. `fill` creates the leads of all kinds. Leads become due while the others are
 * created, so the work on due leads comes first: a rescore, for example, would refresh them, too.
 */
export async function planWorks(
  server: BenchServer & { operatorKey: string },
  { leads, only, signal }: { leads: number; only: string | undefined; signal: AbortSignal },
) {
  const clientOf = (credential: string) => apiClient({ url: server.directUrl, credential, signal });
  const [client, owner, operator] = [clientOf(server.key), clientOf(server.session), clientOf(server.operatorKey)];
  const importedLeads = Math.min(leads, IMPORTED_LEADS_MAX);
  const dueLeads = Math.min(Math.ceil(leads * SHARE), DUE_LEADS_MAX);
  const idleLeads = Math.min(dueLeads, IDLE_LEADS_MAX);
  // Each run uses new leads, because earlier runs may have filled other leads into state that was kept.
  const [due, idle] = [`due_${RUN}`, `idle_${RUN}`];
  const dueAt = Date.now() + DUE_AFTER_MS + dueLeads * FILL_MS_MAX;
  const receiver = await startReceiver();

  const works: BackgroundWork[] = [
    {
      work: 'due leads',
      prepare: () => sleep(Math.max(0, dueAt - Date.now())),
      run: ({ note }) =>
        untilNoneIs(server, {
          ...{ table: 'leads_to_refresh', condition: `at <= unixepoch() * 1000 AND lead_id LIKE '${due}_%'` },
          onCount: (left) => note(dueLeads - left),
        }).then(() => dueLeads),
    },
    {
      work: 'retention',
      prepare: () => owner.call('PATCH', `/api/projects/${server.projectId}`, { retentionDays: RETENTION_DAYS }),
      run: ({ note }) =>
        untilNoneIs(server, {
          ...{ table: 'leads', condition: `lead_id BETWEEN '${idle}_' AND '${idle}_~'` },
          onCount: (left) => note(idleLeads - left),
        }).then(() => idleLeads),
    },
    {
      work: 'an import',
      run: async ({ note }) => {
        const rows = { leads: importedLeads, rowsPerLead: ROWS_PER_LEAD, cohort: `imported_${RUN}` };
        return (await importRows(server, { ...rows, signal, onProgress: note })).rows;
      },
    },
    { work: 'its undo', run: (running) => undoImport(client, running) },
    { work: 'a simulation', run: (running) => simulate(client, running) },
    { work: 'a rescore', run: (running) => rescore(client, { points: 6 }, running) },
    {
      work: 'a rebuild',
      run: async ({ note, isMeasured }) => (await rebuildRows(operator, { signal: isMeasured, onProgress: note })).done,
    },
    {
      work: 'bulk deliveries',
      prepare: () =>
        client.call('POST', '/api/automations', {
          ...{ name: 'Bench', action: 'webhook', whenScoreAbove: 35, config: { url: receiver.url } },
        }),
      run: async (running) => {
        await rescore(client, { points: 40, firesAutomations: true }, running);
        await untilNoneIs(server, {
          ...{ table: 'deliveries', condition: "status = 'pending'" },
          onCount: () => running.note(receiver.received()),
        });
        return receiver.received();
      },
    },
  ];
  const asked = works.filter(
    ({ work }) => only === undefined || work.includes(only) || (only === 'undo' && work === 'an import'),
  );
  const isAsked = (name: string) => asked.some(({ work }) => work === name);

  return {
    works: asked,
    receiver,
    async fill(): Promise<void> {
      if (isAsked('due leads')) await fill(client, { cohort: due, leads: dueLeads, at: dueAt - DAY_MS });
      // Retention keeps leads that the customer has named within the retention period, so pages create these leads.
      if (isAsked('retention')) {
        const at = Date.now() - DAYS_AGO * DAY_MS;
        await fill(clientOf(server.publishableKey), { cohort: idle, leads: idleLeads, at });
      }
      const rest = { cohort: 'known', leads: leads - dueLeads - idleLeads, at: Date.now() - DAY_MS * 3 };
      await fillRest(server, client, rest);
    },
  };
}

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
  server: BenchServer,
  {
    table,
    condition,
    onCount,
  }: { table: 'leads' | 'leads_to_refresh' | 'deliveries'; condition: string; onCount: (left: number) => void },
): Promise<void> {
  const query = server.rows?.prepare(
    `SELECT count(*) AS n FROM ${table} WHERE project_id = '${server.projectId}' AND ${condition}`,
  );
  for (let cronAt = 0; ; await sleep(COUNT_MS)) {
    const left = Number(query?.get()?.n ?? 0);
    onCount(left);
    if (left === 0) return;
    if (Date.now() < cronAt) continue;
    await server.runScheduled(CRON);
    cronAt = Date.now() + CRON_EVERY_MS;
  }
}

async function undoImport(client: ApiClient, { note }: Running): Promise<number> {
  const [latest] = await client.call<Import[]>('GET', '/api/imports');
  if (!latest) throw new Error('there is no import to undo');
  await client.call('POST', `/api/imports/${latest.importId}/undo`);
  const { undo } = await until(
    () => client.call<Import>('GET', `/api/imports/${latest.importId}`),
    ({ status, undo: soFar }) => {
      note(soFar?.done ?? 0);
      return status === 'undone';
    },
  );
  return undo?.leads ?? 0;
}

async function simulate(client: ApiClient, { note, isMeasured }: Running): Promise<number> {
  const draft = { decay: { graceDays: 3, ratePerDay: 0.1 } };
  const { id } = await client.call<Study>('POST', '/api/studies', { kind: 'simulate', draft });
  const { done, status } = await until(
    () => client.call<Study>('GET', `/api/studies/${id}`),
    (study) => {
      note(study.done);
      return study.status === 'finished' || isMeasured.aborted;
    },
  );
  if (status !== 'finished') await client.call('DELETE', `/api/studies/${id}`);
  return done;
}

async function rescore(
  client: ApiClient,
  { points, firesAutomations = false }: { points: number; firesAutomations?: boolean },
  { note }: Running,
): Promise<number> {
  const rules = [{ id: 'page_view', eventType: 'page_view', points, description: 'Page view', active: true }];
  await client.call('PUT', '/api/scoring-rules/ruleset', { rules });
  const { id } = await client.call<LeadRun>('POST', '/api/scoring-rules/rescore', { firesAutomations });
  const { done } = await until(
    () => client.call<LeadRun>('GET', `/api/scoring-rules/rescore/${id}`),
    (run) => {
      note(run.done);
      return run.status === 'finished';
    },
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
