import { ApiError, isGone } from '../../../lib/api-client.ts';

/** Max. leads to change at the same time, because each call writes the lead's object and its database rows. */
const AT_ONCE = 4;
/**
 * Max. pauses for one lead. A request that still reaches the limit after this many pauses competes with another program, and its change
 * counts as failed.
 */
export const PAUSES_MAX = 10;

export interface ChangedLeads {
  done: string[];
  /** Why a lead could not be changed, by lead ID. */
  failed: Map<string, string>;
}

interface Options {
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

/**
 * Changes each lead with its own request, so that one failure does not affect the other leads. Pauses when the API's request limit
 * is reached. Leads that no longer exist count as done.
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
  for (let pauses = 0; ; pauses++) {
    try {
      await change();
      return null;
    } catch (error) {
      if (isGone(error)) return null;
      const pauseMs = error instanceof ApiError && error.code === 'rate_limited' ? error.retryAfterMs : null;
      if (pauseMs === null || pauses === PAUSES_MAX || signal?.aborted)
        return error instanceof Error ? error.message : String(error);
      await pause(pauseMs, signal);
    }
  }
}

/** Waits for this time, or until the signal is aborted. */
const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
