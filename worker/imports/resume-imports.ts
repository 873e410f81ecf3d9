import type { ImportChunkKey } from '../contract/import-chunk.ts';
import { listStalledChunks, touchPendingChunks } from './pending-chunks.ts';

/** If an import has made no progress for this long, its messages were lost, for example because the runtime was killed. */
const STALLED_MS = 60_000;
/** The number of chunks in the largest import (`importRowsMax`). The queue takes this many messages in 20 calls. */
const CHUNKS_PER_TICK = 2_000;
const MESSAGES_PER_SEND = 100;

/**
 * Sends the chunks of stalled imports to the queue again. If the first message was only slow and not lost, the second message does no harm,
 * because a chunk is counted once.
 */
export async function resumeImports(env: Env, now: number): Promise<number> {
  const chunks = await listStalledChunks(env.DB, { quietSince: now - STALLED_MS, limit: CHUNKS_PER_TICK });
  for (let i = 0; i < chunks.length; i += MESSAGES_PER_SEND) {
    const page = chunks.slice(i, i + MESSAGES_PER_SEND);
    await env.IMPORTS.sendBatch(page.map((body): { body: ImportChunkKey } => ({ body })));
    await touchPendingChunks(env.DB, page, now);
  }
  return chunks.length;
}
