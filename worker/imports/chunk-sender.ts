import type { ImportChunk } from '../contract/import-chunk.ts';
import { currentRequestId } from '../observe/request-id.ts';
import type { Cut } from './chunk-cutter.ts';

/** A send takes 100 messages and 256 kB: what is held when it grows beyond this, and the chunk that made it, stay below. */
const SEND_BYTES = 128_000;
const SEND_MESSAGES_MAX = 100;
/** A slow upload is processed, and seen to be, as it comes. */
const SEND_EVERY_MS = 2_000;

/** Sends chunks to the queue, several at a time. */
export class ChunkSender {
  readonly #queue: Queue;
  readonly #now: () => number;
  #held: Cut[] = [];
  #heldBytes = 0;
  #sentAt: number;
  /** Of all messages sent. */
  bytes = 0;
  /** Rows sent: on the queue, they are processed whatever becomes of the upload. */
  rows = 0;
  /** Of these, rows that are not valid. */
  refused = 0;

  constructor(queue: Queue, now: () => number) {
    this.#queue = queue;
    this.#now = now;
    this.#sentAt = now();
  }

  /** Whether anything was sent. */
  async add(cut: Cut): Promise<boolean> {
    this.#held.push(cut);
    this.#heldBytes += cut.bytes;
    const isFull = this.#heldBytes >= SEND_BYTES || this.#held.length === SEND_MESSAGES_MAX;
    const isDue = isFull || this.#now() - this.#sentAt >= SEND_EVERY_MS;
    if (isDue) await this.flush();
    return isDue;
  }

  async flush(): Promise<void> {
    if (this.#held.length === 0) return;
    const requestId = currentRequestId();
    await this.#queue.sendBatch(
      this.#held.map(({ chunk }): { body: ImportChunk } => ({ body: { ...chunk, requestId } })),
    );
    for (const { chunk } of this.#held) {
      this.rows += chunk.rows.length + chunk.refused;
      this.refused += chunk.refused;
    }
    this.bytes += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#sentAt = this.#now();
  }
}
