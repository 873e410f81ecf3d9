import type { ImportChunk, ImportError, ImportRow } from '../contract/import-chunk.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';

/** A part of a file, and what it comes to as a queue message. */
export interface Cut {
  chunk: ImportChunk;
  bytes: number;
}

/** Mistakes of one row that are told; a row of another kind of file has one in each of its columns. */
const ERRORS_PER_ROW = 10;
/** Quoted in a message is what was sent; it is told, not kept whole. */
const MESSAGE_CHARS_MAX = 300;
/** A message's data besides its rows: IDs and figures. */
const ENVELOPE_BYTES = 500;

/** Cuts rows into messages of the queue, in the file's order. */
export class ChunkCutter {
  readonly #ids: Pick<ImportChunk, 'projectId' | 'importId'>;
  #number = 0;
  #refusedBefore = 0;
  #chunk: ImportChunk;
  #bytes = ENVELOPE_BYTES;

  constructor(ids: Pick<ImportChunk, 'projectId' | 'importId'>) {
    this.#ids = ids;
    this.#chunk = this.#emptyChunk();
  }

  /** Takes a row; answers the chunk before it, where it begins another. */
  add(row: ImportRow): Cut | null {
    const bytes = bytesOf(row);
    const cut = this.#makeRoom(bytes);
    this.#chunk.rows.push(row);
    this.#bytes += bytes;
    return cut;
  }

  /** Takes a row that is not valid. */
  refuse({
    row,
    eventId,
    leadIds,
    errors,
  }: Pick<ImportError, 'row' | 'eventId' | 'leadIds'> & { errors: FieldError[] }): Cut | null {
    const told = this.#refusedBefore++ < LIMITS.importErrorRowsMax ? errors.slice(0, ERRORS_PER_ROW) : [];
    const rowErrors = told.map(
      ({ path, message }): ImportError => ({
        ...{ row, eventId, leadIds, field: path.slice(0, MESSAGE_CHARS_MAX) },
        message: message.slice(0, MESSAGE_CHARS_MAX),
      }),
    );
    const bytes = bytesOf(rowErrors);
    const cut = this.#makeRoom(bytes);
    this.#chunk.errors.push(...rowErrors);
    this.#chunk.refused++;
    this.#bytes += bytes;
    return cut;
  }

  /** The remaining rows, if any. */
  end(): Cut | null {
    if (this.#count === 0) return null;
    const cut = { chunk: this.#chunk, bytes: this.#bytes };
    this.#number++;
    this.#chunk = this.#emptyChunk();
    this.#bytes = ENVELOPE_BYTES;
    return cut;
  }

  #makeRoom(bytes: number): Cut | null {
    const fits = this.#count < LIMITS.importChunkRowsMax && this.#bytes + bytes <= LIMITS.importChunkBytesMax;
    return fits ? null : this.end();
  }

  get #count(): number {
    return this.#chunk.rows.length + this.#chunk.refused;
  }

  #emptyChunk(): ImportChunk {
    return { ...this.#ids, chunk: this.#number, rows: [], refused: 0, errors: [] };
  }
}

/** With the comma. */
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
