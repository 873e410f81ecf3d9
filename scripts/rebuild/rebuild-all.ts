import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api-client.ts';

/** As many as one request takes. */
const PAGE_SIZE = 200;
const RETRIES_MAX = 5;
const RETRY_MS = 2_000;

interface Answer {
  leads: number;
  failed: string[];
  next: { projectId: string; leadId: string } | null;
}

const rebuild = (client: ApiClient, body: object) => client.call<Answer>('POST', '/api/operator/rebuild', body);

/** Goes over the leads that D1 shows, so that those that were erased since go; gives how many there were. */
export async function rebuildRows(client: ApiClient): Promise<number> {
  let done = 0;
  for (let after: Answer['next'] = null; ; ) {
    // Who fails here is met again as an object; a tombstone is not, and is only cleared away by another run.
    const { leads, failed, next }: Answer = await rebuild(client, { type: 'rows', after });
    if (failed.length > 0) throw new Error(`${failed.length} rows could not be written: is D1 up? Run it again`);
    done += leads;
    if (!next) return done;
    after = next;
  }
}

/** Goes over the objects, page by page; stops between pages when aborted. Gives how many are done, and who failed for good. */
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
