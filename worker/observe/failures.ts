import { drizzle } from 'drizzle-orm/d1';
import { log } from './log.ts';
import { failures } from './tables.ts';

/** Kinds of work whose failure may leave no trace in D1, for example because file handles or disk space have run out. */
export const FAILURES = ['answers', 'events', 'rows', 'deliveries', 'refreshes'] as const;
export type Failing = (typeof FAILURES)[number];

/** Failures count towards health for this long. */
const RECENT_MS = 60_000;
/** An isolate writes its failures to D1 at most this often. When many things fail, D1 already has enough to do. */
const WRITE_INTERVAL_MS = 10_000;

export interface FailureCount {
  kind: Failing;
  count: number;
  /** Epoch ms. */
  lastAt: number;
}

/** For each kind of work, the time of its last failure in this isolate (epoch ms). */
const lastAt = new Map<Failing, number>();
/** Failures of this isolate that are not in D1 yet. */
const unwritten = new Map<Failing, FailureCount>();
let writtenAt = Number.NEGATIVE_INFINITY;

export function noteFailure(kind: Failing, now: number): void {
  lastAt.set(kind, now);
  add({ kind, count: 1, lastAt: now });
}

function add({ kind, count, lastAt: at }: FailureCount): void {
  const known = unwritten.get(kind);
  unwritten.set(kind, { kind, count: (known?.count ?? 0) + count, lastAt: Math.max(at, known?.lastAt ?? 0) });
}

/** Adds this isolate's failures to the totals in D1, from time to time. Never throws. */
export async function writeFailures(db: D1Database, now: number): Promise<void> {
  if (unwritten.size === 0 || now - writtenAt < WRITE_INTERVAL_MS) return;
  const taken = [...unwritten.values()];
  unwritten.clear();
  writtenAt = now;
  try {
    await db
      .prepare(
        `INSERT INTO failures (kind, count, last_at)
         SELECT value ->> 'kind', value ->> 'count', value ->> 'lastAt' FROM json_each(?1) WHERE true
         ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = max(last_at, excluded.last_at)`,
      )
      .bind(JSON.stringify(taken))
      .run();
  } catch (error) {
    taken.forEach(add);
    log('warn', 'failures.not_written', { error: String(error) });
  }
}

/** The failures of every kind, including kinds that have never failed. */
export async function readFailures(db: D1Database): Promise<FailureCount[]> {
  const rows = await drizzle(db).select().from(failures);
  return FAILURES.map((kind) => ({ count: 0, lastAt: 0, ...rows.find((row) => row.kind === kind), kind }));
}

/** Kinds of work that failed within the last minute, in this isolate or (`written` to D1) in another. */
export const recentFailures = (written: readonly FailureCount[], now: number): ReadonlySet<Failing> =>
  new Set(
    [...lastAt, ...written.map((one) => [one.kind, one.lastAt] as const)].flatMap(([kind, at]) =>
      now - at < RECENT_MS ? [kind] : [],
    ),
  );

/** Clears this isolate's failures, for tests. */
export function forgetFailures(): void {
  lastAt.clear();
  unwritten.clear();
  writtenAt = Number.NEGATIVE_INFINITY;
}
