import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Import } from '../worker/contract/import.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../worker/domain/time.ts';
import { type ApiClient, ApiRefusal, apiClient } from './api-client.ts';
import {
  daysToShift,
  type PurchaseEvent,
  parsePurchases,
  toFirstOrders,
  toPurchaseEvents,
} from './replay/purchase-file.ts';
import { BATCH_SIZE } from './replay/replay-events.ts';

const EMAIL = 'demo@example.com';
const PURCHASES = 'scripts/fixtures/cdnow_sample.txt';
const PURCHASE = 'purchase';
const above = (property: string, value: number) => [{ property, operator: 'greater_than', value }];
const PURCHASE_RULES = [
  { eventType: PURCHASE, points: 15, description: 'Bought something' },
  { eventType: PURCHASE, points: 5, description: 'Bought 3 CDs or more', conditions: above('quantity', 2) },
  { eventType: PURCHASE, points: 5, description: 'Spent $20 or more', conditions: above('dollars', 19.99) },
];
/**
 * A customer who has spent $150 in total counts as loyal. One in six customers is loyal, spread over the whole period, so that
 * studies have enough outcomes to learn from and to test on.
 */
const LOYAL = { eventType: PURCHASE, conditions: above('total_dollars', 149.99), horizonDays: 90 };

/** The content of `<state>/demo.json`, readable only by its owner. */
export interface Demo {
  email: string;
  password: string;
  /** The next start creates the missing parts. */
  publishableKey?: string;
  secretKey?: string;
  /** When the last purchase happened (epoch ms). The first attempt sets this time, so that a repeated attempt sends the same events. */
  lastPurchaseAt: number;
  seeded: boolean;
}

const fileOf = (stateDir: string): string => join(stateDir, 'demo.json');

/** The demo project's keys and login; null if there is no demo project. */
export async function readDemo(stateDir: string): Promise<Demo | null> {
  const text = await readFile(fileOf(stateDir), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Demo);
}

async function writeDemo(stateDir: string, demo: Demo): Promise<Demo> {
  const file = fileOf(stateDir);
  await mkdir(stateDir, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return demo;
}

/**
 * Creates the demo project: an account, its keys, rules, an outcome, and the purchases of the CDNOW sample, with dates moved so
 * that the last one happened an hour ago. An interrupted start is completed by the next one.
 */
export async function ensureDemo({
  url,
  stateDir,
  purchasesMax,
  onProgress,
}: {
  url: string;
  stateDir: string;
  purchasesMax: number;
  onProgress: (sent: number, total: number) => void;
}): Promise<Demo & { publishableKey: string; secretKey: string }> {
  const known = (await readDemo(stateDir)) ?? {
    email: EMAIL,
    password: randomBytes(12).toString('base64url'),
    lastPurchaseAt: Date.now() - HOUR_MS,
    seeded: false,
  };
  // Saved before the account is used, because an interrupted account can be completed only with its password.
  if (!known.seeded) await writeDemo(stateDir, known);
  const session = async () => apiClient({ url, credential: await openSession(apiClient({ url }), known) });
  let { publishableKey, secretKey } = known;
  if (!publishableKey || !secretKey) {
    const account = await session();
    publishableKey ??= await createKey(account, 'publishable');
    secretKey ??= await createKey(account, 'secret');
    await writeDemo(stateDir, { ...known, publishableKey, secretKey });
  }
  if (!known.seeded) {
    await ensureScoring(await session());
    const purchases = parsePurchases(await readFile(PURCHASES, 'utf8')).slice(0, purchasesMax);
    const { lastPurchaseAt } = known;
    const events = toPurchaseEvents(purchases, {
      shiftDays: daysToShift(purchases, utcDay(lastPurchaseAt)),
      timeOfDayMs: lastPurchaseAt % DAY_MS,
    });
    const client = apiClient({ url, credential: secretKey });
    await importEvents(client, events, onProgress);
    const firstOrders = toFirstOrders(events);
    for (let from = 0; from < firstOrders.length; from += BATCH_SIZE) {
      const batch = firstOrders.slice(from, from + BATCH_SIZE);
      const { rejected = [] } = await client.call<{ rejected?: unknown[] }>('POST', '/v1/batch', { batch });
      // The next start sends the remaining events again, which is safe because of their IDs.
      if (rejected.length > 0) throw new Error(`first orders were rejected: ${JSON.stringify(rejected[0])}`);
    }
  }
  const demo = { ...known, publishableKey, secretKey, seeded: true };
  if (!known.seeded) await writeDemo(stateDir, demo);
  return demo;
}

const POLL_MS = 200;

/** Imports the purchases as a file. As events that arrive now, they would make Today report months of stage changes as today's. */
async function importEvents(
  client: ApiClient,
  events: readonly PurchaseEvent[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (events.length === 0) return;
  const query = new URLSearchParams({ type: 'events', format: 'ndjson', fileName: 'cdnow-purchases.ndjson' });
  const lines = events.map((event) => JSON.stringify(event)).join('\n');
  const { importId } = await client.call<Import>('POST', `/api/imports?${query}`, lines);
  for (;;) {
    const { status, done, rejected } = await client.call<Import>('GET', `/api/imports/${importId}`);
    onProgress(done, events.length);
    if (rejected > 0) throw new Error(`${rejected} purchases were rejected`);
    if (status === 'finished') return;
    await sleep(POLL_MS);
  }
}

async function openSession(client: ApiClient, { email, password }: Demo): Promise<string> {
  try {
    const body = { email, password, projectName: 'Demo: CDNOW' };
    return (await client.call<{ token: string }>('POST', '/api/auth/register', body)).token;
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.status === 409)) throw error;
    return (await client.call<{ token: string }>('POST', '/api/auth/login', { email, password })).token;
  }
}

async function createKey(client: ApiClient, kind: 'publishable' | 'secret'): Promise<string> {
  const body = { kind, name: `Demo (${kind})` };
  return (await client.call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', body)).apiKey;
}

/** The default rules give purchases no points, and the default outcome is a contract. */
async function ensureScoring(client: ApiClient): Promise<void> {
  const { rules } = await client.call<{ rules: { eventType: string }[] }>('GET', '/api/scoring-rules/ruleset');
  if (rules.some(({ eventType }) => eventType === PURCHASE)) return;
  const [project] = await client.call<{ id: string }[]>('GET', '/api/projects');
  if (project) await client.call('PATCH', `/api/projects/${project.id}`, { outcome: LOYAL });
  await client.call('PUT', '/api/scoring-rules/ruleset', { rules: [...rules, ...PURCHASE_RULES] });
}
