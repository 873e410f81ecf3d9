import type { Query, QueryFunction, QueryFunctionContext } from '@tanstack/react-query';
import { setAsOf } from './as-of.ts';
import type { Kept } from './kept-data.ts';
import { dataOwner, getSession } from './session.ts';

/** The key in the browser's storage that says whose data is stored. */
const STORAGE_KEY = 'leads.kept';

/** Waits this long, until the first screen has loaded. */
const KEEP_AFTER_MS = 4_000;

/** The queries of Today, the list of leads and a lead, and those of the frame around them. */
const KEPT = /^\["((me|project|members|segments|lists|ruleset|analytics|lead)"|leads","(list|by-stage|properties)")/;

/** Matches the key of a list that is searched: search texts must not be stored. */
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

/** Deletes what this browser has stored about other people. Loads no code if there is nothing to delete. */
export function forgetOthers(userId: string | null): void {
  const keptOf = localStorage.getItem(STORAGE_KEY);
  if (keptOf === null || keptOf === userId) return;
  import('./kept-data.ts')
    .then(({ forgetData }) => forgetData(userId))
    .then(() => {
      if (localStorage.getItem(STORAGE_KEY) === keptOf) localStorage.removeItem(STORAGE_KEY);
    })
    .catch(() => 'The next page tries again.');
}

/** Fetches from the server. If it can't be reached and nothing is shown yet, the answer stored in this browser is used. */
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
    // Sets the true age of the stored data, so that it is fetched again once the server answers.
    setTimeout(() => query.setState({ dataUpdatedAt: kept.at }));
    return kept.data as Data;
  }
}
