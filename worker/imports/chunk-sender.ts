import type { ImportChunk, ImportChunkKey } from '../contract/import-chunk.ts';
import { liveWork } from '../live-work.ts';
import { log } from '../observe/log.ts';
import { currentRequestId, type Requested } from '../observe/request-id.ts';
import type { Cut } from './chunk-cutter.ts';
import { type ImportKey, updateProgress } from './import-records.ts';
import { insertPendingChunk } from './pending-chunks.ts';

/**
 * Chunks are kept in memory up to this size and then written to D1 in one batch. The largest import needs about 270 batches, each followed
 * by one call to the queue.
 */
const SEND_BYTES = 250_000;
/** The most messages that one call to the queue takes. */
const SEND_MESSAGES_MAX = 100;

/** Stores chunks, several at a time, and sends messages to their consumers. Stored rows are processed even if the upload fails later. */
export class ChunkSender {
  readonly #env: Pick<Env, 'DB' | 'IMPORTS'>;
  readonly #key: ImportKey;
  readonly #now: () => number;
  readonly #list: ImportChunk['list'];
  #held: Cut[] = [];
  #heldBytes = 0;
  /** The bytes of all chunks sent so far. */
  bytes = 0;
  /** The number of rows sent so far. */
  rows = 0;
  /** The number of invalid rows sent so far. */
  refused = 0;
  /** Whether somebody has undone the import. Nothing more is stored then. */
  isUndone = false;

  constructor(
    env: Pick<Env, 'DB' | 'IMPORTS'>,
    key: ImportKey,
    { now, list }: { now: () => number; list: ImportChunk['list'] },
  ) {
    this.#list = list;
    this.#env = env;
    this.#key = key;
    this.#now = now;
  }

  async add(cut: Cut): Promise<void> {
    this.#held.push(cut);
    this.#heldBytes += cut.bytes;
    if (this.#heldBytes >= SEND_BYTES || this.#held.length === SEND_MESSAGES_MAX) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#held.length === 0) return;
    await liveWork.giveWay();
    const { DB } = this.#env;
    const now = this.#now();
    const requestId = currentRequestId();
    const held = this.#held.map(({ chunk, rows }) => ({ chunk: { ...chunk, list: this.#list, requestId }, rows }));
    const refused = this.refused + held.reduce((sum, { chunk }) => sum + chunk.refused, 0);
    const rows = this.rows + held.reduce((sum, cut) => sum + cut.rows.length + cut.chunk.refused, 0);
    const results = await DB.batch([
      ...held.map((cut) => insertPendingChunk(DB, cut, now)),
      updateProgress(DB, this.#key, { rows, refused }, now),
    ]);
    if (results.at(-1)?.meta.changes === 0) this.isUndone = true;
    Object.assign(this, { rows, refused, bytes: this.bytes + this.#heldBytes });
    this.#held = [];
    this.#heldBytes = 0;
    await this.#wakeConsumers(held.map(({ chunk: { chunk } }) => ({ ...this.#key, chunk, requestId })));
  }

  async #wakeConsumers(chunks: (ImportChunkKey & Requested)[]): Promise<void> {
    try {
      await this.#env.IMPORTS.sendBatch(chunks.map((body) => ({ body })));
    } catch (error) {
      // The cron sends the messages later (resume-imports).
      log('warn', 'import.chunks_not_sent', { ...this.#key, error: String(error) });
    }
  }
}
