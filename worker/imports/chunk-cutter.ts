import { toFieldSentence } from '../contract/field-sentence.ts';
import type { ImportChunk, ImportError } from '../contract/import-chunk.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';
import type { HeldRow } from './rows-by-lead.ts';

/** One chunk of a file, and its size in D1. */
export interface Cut {
  chunk: Omit<ImportChunk, 'rows'>;
  /** The JSON text of each row. */
  rows: string[];
  bytes: number;
}

/** Max. errors kept per row. A file that is not what the caller says can have an error in every column. */
const ERRORS_PER_ROW = 10;
/** Max. characters of an error message. The message quotes the value that was sent, but need not quote all of it. */
const MESSAGE_CHARS_MAX = 300;
/** Room for the data of a chunk besides its rows: IDs and numbers. */
const ENVELOPE_BYTES = 500;

/** Cuts rows into chunks, in the order in which they are added. */
export class ChunkCutter {
  readonly #ids: Pick<ImportChunk, 'projectId' | 'importId'>;
  #number = 0;
  #refusedBefore = 0;
  #cut: Cut;
  #namingRows = 0;

  constructor(ids: Pick<ImportChunk, 'projectId' | 'importId'>) {
    this.#ids = ids;
    this.#cut = this.#emptyCut();
  }

  /** Adds a row. Returns the previous chunk if the row starts a new one. */
  add({ json, bytes, isNaming }: HeldRow): Cut | null {
    const isFull = isNaming && this.#namingRows === LIMITS.importChunkNamingRowsMax;
    const cut = isFull ? this.end() : this.#makeRoom(bytes);
    this.#cut.rows.push(json);
    this.#cut.bytes += bytes;
    if (isNaming) this.#namingRows++;
    return cut;
  }

  /** Adds an invalid row. */
  refuse({
    row,
    eventId,
    leadIds,
    errors,
  }: Pick<ImportError, 'row' | 'eventId' | 'leadIds'> & { errors: FieldError[] }): Cut | null {
    const told = this.#refusedBefore++ < LIMITS.importErrorRowsMax ? errors.slice(0, ERRORS_PER_ROW) : [];
    const rowErrors = told.map(
      (error): ImportError => ({
        ...{ row, eventId, leadIds, field: error.path.slice(0, MESSAGE_CHARS_MAX) },
        message: toFieldSentence(error, 'The row').slice(0, MESSAGE_CHARS_MAX),
      }),
    );
    const bytes = bytesOf(rowErrors);
    const cut = this.#makeRoom(bytes);
    this.#cut.chunk.errors.push(...rowErrors);
    this.#cut.chunk.refused++;
    this.#cut.bytes += bytes;
    return cut;
  }

  /** The remaining rows, if any. */
  end(): Cut | null {
    if (this.#count === 0) return null;
    const cut = this.#cut;
    this.#number++;
    this.#cut = this.#emptyCut();
    this.#namingRows = 0;
    return cut;
  }

  #makeRoom(bytes: number): Cut | null {
    const fits = this.#count < LIMITS.importChunkRowsMax && this.#cut.bytes + bytes <= LIMITS.importChunkBytesMax;
    return fits ? null : this.end();
  }

  get #count(): number {
    return this.#cut.rows.length + this.#cut.chunk.refused;
  }

  #emptyCut(): Cut {
    return { chunk: { ...this.#ids, chunk: this.#number, refused: 0, errors: [] }, rows: [], bytes: ENVELOPE_BYTES };
  }
}

/** The length in bytes, including a comma. */
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
