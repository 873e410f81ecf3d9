import { ImportChunk } from '../contract/import-chunk.ts';
import { log } from '../observe/log.ts';
import { forRequest, requestOf } from '../observe/request-id.ts';
import { recordChunk } from './chunk-records.ts';
import { ingestChunk } from './ingest-chunk.ts';

/** Takes in parts of files. Each is acknowledged by itself: one that fails comes again, alone. */
export const consumeImports = (batch: MessageBatch, env: Env, now: number): Promise<void> =>
  consume(batch, env, { now, isLast: false });

/**
 * Takes parts of files that failed again and again: once more, and what cannot be taken is an error of its row. So an
 * import ends, and says what it lacks; the file can be sent again.
 */
export const consumeDeadImports = (batch: MessageBatch, env: Env, now: number): Promise<void> =>
  consume(batch, env, { now, isLast: true });

async function consume(
  batch: MessageBatch,
  env: Env,
  { now, isLast }: { now: number; isLast: boolean },
): Promise<void> {
  await Promise.all(
    batch.messages.map((message) =>
      forRequest(requestOf(message), async () => {
        try {
          const chunk = ImportChunk.parse(message.body);
          const result = await ingestChunk(env, chunk, { isFirst: message.attempts === 1 && !isLast, isLast });
          if (!result) return message.retry();
          await recordChunk(env.DB, chunk, result, now);
          message.ack();
        } catch (error) {
          log('warn', 'import.failed', { messageId: message.id, attempts: message.attempts, error: String(error) });
          message.retry();
        }
      }),
    ),
  );
}
