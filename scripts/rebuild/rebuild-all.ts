import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api-client.ts';
import { counted } from '../counted.ts';

/** Max. objects per request. */
const PAGE_SIZE = 200;
const RETRIES_MAX = 5;
const RETRY_MS = 2_000;

interface Answer {
  leads: number;
  failed: string[];
  next: { projectId: string; leadId: string } | null;
}

const rebuild = (client: ApiClient, body: object) => client.call<Answer>('POST', '/api/operator/rebuild', body);

type Wait = (ms: number) => Promise<unknown>;

/**
 * Rebuilds the leads that D1 lists, so that leads erased since then disappear from it. Stops between pages when aborted. Returns how many
 * leads were rebuilt, and whether these were all leads.
 */
export async function rebuildRows(
  client: ApiClient,
  {
    signal,
    onProgress = () => undefined,
    wait = sleep,
  }: { signal?: AbortSignal; onProgress?: (leads: number) => void; wait?: Wait } = {},
): Promise<{ done: number; isWhole: boolean }> {
  let done = 0;
  for (let after: Answer['next'] = null; !signal?.aborted; ) {
    const { leads, next } = await rebuildRowsPage(client, { after, wait });
    done += leads;
    onProgress(done);
    if (!next) return { done, isWhole: true };
    after = next;
  }
  return { done, isWhole: false };
}

/**
 * Repeats a page in which some rows failed. The row of a lead that changes at the same time cannot be written, and rows of erased leads are
 * corrected only here.
 */
async function rebuildRowsPage(
  client: ApiClient,
  { after, wait }: { after: Answer['next']; wait: Wait },
): Promise<Answer> {
  for (let retries = 0; ; retries++) {
    const answer = await rebuild(client, { type: 'rows', after });
    const { length: failed } = answer.failed;
    if (failed === 0) return answer;
    if (retries === RETRIES_MAX)
      throw new Error(`${counted(failed, 'row')} could not be written. Check that D1 is up, and run this again.`);
    await wait(RETRY_MS);
  }
}

/**
 * Rebuilds the objects page by page, and stops between pages when aborted. Returns the number of objects that are done, and the objects
 * that failed permanently.
 */
export async function rebuildObjects(
  client: ApiClient,
  ids: readonly string[],
  { skip = 0, signal, onProgress }: { skip?: number; signal?: AbortSignal; onProgress: (objects: number) => void },
): Promise<{ done: number; failed: string[] }> {
  const failed: string[] = [];
  let done = Math.min(skip, ids.length);
  while (done < ids.length && !signal?.aborted) {
    const page = ids.slice(done, done + PAGE_SIZE);
    failed.push(...(await rebuildPage(client, page)));
    done += page.length;
    onProgress(done);
  }
  return { done, failed };
}

async function rebuildPage(client: ApiClient, page: readonly string[]): Promise<string[]> {
  let open = page;
  for (let retries = 0; ; retries++) {
    const { failed } = await rebuild(client, { type: 'objects', ids: open });
    if (failed.length === 0 || retries === RETRIES_MAX) return failed;
    open = failed;
    await sleep(RETRY_MS);
  }
}
