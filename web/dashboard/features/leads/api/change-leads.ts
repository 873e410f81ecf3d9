import { ApiError, isGone } from '../../../lib/api-client.ts';

/** At a time: each call changes a lead and its rows. */
const AT_ONCE = 4;

export interface ChangedLeads {
  done: string[];
  /** By the lead's ID, why it is as it was. */
  failed: Map<string, string>;
}

interface Options {
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

/**
 * Changes leads one by one, so that one that can't be changed doesn't stop the others. Waits whenever the API's limit of requests is
 * reached. Leads that are gone count as done.
 */
export async function changeLeads(
  leadIds: readonly string[],
  change: (leadId: string) => Promise<unknown>,
  { onProgress = () => {}, signal }: Options = {},
): Promise<ChangedLeads> {
  const result: ChangedLeads = { done: [], failed: new Map() };
  const waiting = [...leadIds];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined && !signal?.aborted; id = waiting.shift()) {
      const problem = await findProblem(() => change(id), signal);
      if (problem === null) result.done.push(id);
      else result.failed.set(id, problem);
      onProgress(result.done.length + result.failed.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}

async function findProblem(change: () => Promise<unknown>, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (isGone(error)) return null;
    if (error instanceof ApiError && error.code === 'rate_limited' && error.retryAfterMs !== null && !signal?.aborted) {
      await rest(error.retryAfterMs, signal);
      return findProblem(change, signal);
    }
    return error instanceof Error ? error.message : String(error);
  }
}

/** Ends after this time, or once the signal is aborted. */
const rest = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
