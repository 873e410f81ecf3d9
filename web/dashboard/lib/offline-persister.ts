import type { Query, QueryFunction, QueryFunctionContext } from '@tanstack/react-query';
import { setAsOf } from './as-of.ts';
import type { Kept } from './kept-data.ts';
import { dataOwner, getSession } from './session.ts';

/** The browser-storage key with the ID of the person whose data is stored. */
const STORAGE_KEY = 'leads.kept';

/** How long to wait before storing answers, so that the first screen loads first. */
const KEEP_AFTER_MS = 4_000;

/** Matches the queries of Today, the leads list, a lead's page and the navigation. */
const KEPT = /^\["((me|project|members|segments|lists|ruleset|analytics|lead)"|leads","(list|by-stage|properties)")/;

/** Matches the key of a query with a search text. Search texts must not be stored. */
const SEARCHED = /\\"search\\":\\"[^\\]/;

let waiting = new Map<string, Kept>();

function keepWaiting(): void {
  const answers = waiting;
  waiting = new Map();
  const userId = getSession()?.user.id;
  if (userId === undefined) return;
  import('./kept-data.ts')
    .then(({ keepData }) => {
      localStorage.setItem(STORAGE_KEY, userId);
      return keepData(answers);
    })
    .catch(() => 'Storage is full or forbidden.');
}

/** Deletes the data that this browser has stored for other people. Loads no code if nothing is stored for other people. */
export function forgetOthers(userId: string | null): void {
  const keptOf = localStorage.getItem(STORAGE_KEY);
  if (keptOf === null || keptOf === userId) return;
  import('./kept-data.ts')
    .then(({ forgetData }) => forgetData(userId))
    .then(() => {
      if (localStorage.getItem(STORAGE_KEY) === keptOf) localStorage.removeItem(STORAGE_KEY);
    })
    .catch(() => 'The next page load tries again.');
}

/**
 * Fetches data from the server. If the server can't be reached and the screen shows nothing yet, returns the answer stored in this
 * browser.
 */
export async function persistOffline<Data>(
  fetch: QueryFunction<Data>,
  context: QueryFunctionContext,
  query: Query,
): Promise<Data> {
  const { queryHash } = query;
  const owner = dataOwner();
  if (owner === null || !KEPT.test(queryHash) || SEARCHED.test(queryHash)) return fetch(context);
  const key = `${owner} ${queryHash}`;
  try {
    const data = await fetch(context);
    setAsOf(query, null);
    if (waiting.size === 0) setTimeout(keepWaiting, KEEP_AFTER_MS);
    waiting.set(key, { at: Date.now(), data });
    return data;
  } catch (error) {
    const kept = await import('./kept-data.ts').then(({ insteadOf }) => insteadOf(error, key)).catch(() => null);
    if (!kept || query.state.data !== undefined) throw error;
    setAsOf(query, kept.at);
    // Gives the stored data its true age, so that the query fetches new data once the server can be reached.
    setTimeout(() => query.setState({ dataUpdatedAt: kept.at }));
    return kept.data as Data;
  }
}
