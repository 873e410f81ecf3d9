import { log } from '../observe/log.ts';
import { forRequest, requestOf } from '../observe/request-id.ts';
import { sendFirstPage } from '../settings/scoring/lead-run.ts';
import { recordChunk } from './chunk-records.ts';
import { ingestChunk, NOTHING_INGESTED } from './ingest-chunk.ts';
import { type ClaimedChunk, claimPendingChunk } from './pending-chunks.ts';

/**
 * Max. times that a chunk is started without an outcome. A chunk that was started this often probably crashes its consumers. The limit is
 * higher than the number of retries by the queue and the cron together.
 */
const ATTEMPTS_MAX = 30;

/** Processes chunks of files. Each message is acknowledged on its own, and only failed ones are retried. */
export const consumeImports = (batch: MessageBatch, env: Env, now: number): Promise<void> =>
  consume(batch, env, { now, isDead: false });

/**
 * Processes chunks one last time that have failed repeatedly. Rows that cannot be ingested become errors. This way, every import ends and
 * reports the rows that it lacks, and people can send the file again.
 */
export const consumeDeadImports = (batch: MessageBatch, env: Env, now: number): Promise<void> =>
  consume(batch, env, { now, isDead: true });

async function consume(
  batch: MessageBatch,
  env: Env,
  { now, isDead }: { now: number; isDead: boolean },
): Promise<void> {
  await Promise.all(
    batch.messages.map((message) =>
      forRequest(requestOf(message), async () => {
        try {
          const { ImportChunkKey } = await import('../contract/import-chunk.ts');
          const claimed = await claimPendingChunk(env.DB, ImportChunkKey.parse(message.body), now);
          const isOver = claimed === null || (await processChunk(env, claimed, { now, isDead }));
          if (isOver) message.ack();
          else message.retry();
        } catch (error) {
          log('warn', 'import.failed', { messageId: message.id, attempts: message.attempts, error: String(error) });
          message.retry();
        }
      }),
    ),
  );
}

/** Returns whether the chunk has an outcome. If not, it must be retried. */
const processChunk = (
  env: Env,
  claimed: ClaimedChunk,
  { now, isDead }: { now: number; isDead: boolean },
): Promise<boolean> =>
  forRequest(claimed.chunk, async () => {
    const { chunk, attempts, isUndone } = claimed;
    const isLast = isDead || attempts >= ATTEMPTS_MAX;
    const result = isUndone
      ? NOTHING_INGESTED
      : await ingestChunk(env, chunk, { isFirst: attempts === 1, isLast, now });
    if (result === null) return false;
    const recorded = await recordChunk(env.DB, claimed, result, now);
    if (recorded.undoRunId !== null) await sendFirstPage(env, recorded.undoRunId);
    return true;
  });
