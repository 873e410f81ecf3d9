import { clear, createStore, del, delMany, entries, get, keys, setMany } from 'idb-keyval';
import { ApiError } from './api-client.ts';
import { dataOwner, getSession } from './session.ts';

/** Max. answers to store, enough for about 20 leads; the oldest are dropped. */
const KEPT_MAX = 200;
/** Stored answers expire after seven days, as sessions do. */
const KEPT_MS = 7 * 24 * 3600_000;

export interface Kept {
  at: number;
  data: unknown;
}

const store = createStore('leads', 'kept');

/** Stores answers for use when the server can't be reached. Skips answers that belong to anyone but the signed-in person. */
export async function keepData(answers: ReadonlyMap<string, Kept>): Promise<void> {
  const owner = dataOwner();
  await setMany(
    [...answers].filter(([key]) => key.startsWith(`${owner} `)),
    store,
  );
  // If the person signed out in the meantime, deletes the answers that were just stored.
  if (owner !== dataOwner()) return forgetData(getSession()?.user.id ?? null);
  if ((await keys(store)).length > KEPT_MAX) await trim();
}

/**
 * Finds a stored answer for a query that failed. Returns null without a stored answer, or if the server did answer, but with an
 * error.
 */
export async function insteadOf(error: unknown, key: string): Promise<Kept | null> {
  if (!(error instanceof ApiError)) return null;
  // The person may no longer see the data, for example because the lead was erased.
  if ([403, 404, 410].includes(error.status)) await del(key, store);
  if (error.code !== 'network') return null;
  const kept = await get<Kept>(key, store);
  return kept && kept.at > Date.now() - KEPT_MS ? kept : null;
}

/** Deletes the stored data of everyone except one person. */
export async function forgetData(exceptOf: string | null): Promise<void> {
  if (exceptOf === null) return clear(store);
  const others = (await keys<string>(store)).filter((key) => !key.startsWith(`${exceptOf} `));
  await delMany(others, store);
}

async function trim(): Promise<void> {
  const all = await entries<string, Kept>(store);
  const oldest = all.sort(([, a], [, b]) => a.at - b.at).slice(0, all.length - KEPT_MAX * 0.75);
  await delMany(
    oldest.map(([key]) => key),
    store,
  );
}
