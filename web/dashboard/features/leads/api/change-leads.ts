import { isGone } from '../../../lib/api-client.ts';

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

/** Changes leads one by one, so that one that cannot be changed keeps no other. Those that are gone count as done. */
export async function changeLeads(
  leadIds: readonly string[],
  change: (leadId: string) => Promise<unknown>,
  { onProgress = () => {}, signal }: Options = {},
): Promise<ChangedLeads> {
  const result: ChangedLeads = { done: [], failed: new Map() };
  const waiting = [...leadIds];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined && !signal?.aborted; id = waiting.shift()) {
      const problem = await findProblem(() => change(id));
      if (problem === null) result.done.push(id);
      else result.failed.set(id, problem);
      onProgress(result.done.length + result.failed.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return result;
}

async function findProblem(change: () => Promise<unknown>): Promise<string | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (isGone(error)) return null;
    return error instanceof Error ? error.message : String(error);
  }
}
