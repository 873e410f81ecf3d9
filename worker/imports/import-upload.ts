import type { Import } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import type { FieldError } from '../contract/problem.ts';
import { idsNamed } from '../intake/ids-named.ts';
import { log } from '../observe/log.ts';
import { ChunkCutter } from './chunk-cutter.ts';
import { ChunkSender } from './chunk-sender.ts';
import { endUpload, type ImportKey, insertImport } from './import-records.ts';
import { ImportWarnings } from './import-warnings.ts';
import { judgeRow, type RowMarks } from './judge-row.ts';
import type { ReadRow } from './read-row.ts';
import { createRowClock } from './row-clock.ts';
import { RowsByLead } from './rows-by-lead.ts';

/**
 * The rows of a slow upload are processed in between, so that people see progress. Each pause is twice as long as the one before. With
 * constant pauses, a long upload would call the same lead again for every few rows.
 */
const FIRST_PAUSE_MS = 5_000;

/** The IANA zone for times that have none. */
export interface ImportZone {
  name: string;
  /** Whether the caller named the zone. If not, the import reports that it used the default. */
  isNamed: boolean;
}

export type About = ImportKey &
  Pick<Import, 'type' | 'format' | 'fileName'> & {
    createdBy: string;
    /** The ID of the list that the leads are added to. */
    list?: string;
  };
export type Taken = { status: 'taken' } | { status: 'refused'; reason: 'too_many_rows' | 'too_large' | 'undone' };
type Row = Extract<ReadRow, { status: 'row' | 'bad_row' }>;

/** An invalid row, with the fields that could be read from it. */
export interface RefusedRow {
  value: unknown;
  eventId: string | null;
  errors: FieldError[];
}

const tellZone = (zone: string): string =>
  `The time has no zone, so it was read in the project's zone (${zone}). Use \`timezone\` to set another zone.`;

const tellVague = (rows: number): string =>
  rows === 1
    ? '1 row has neither eventId nor timestamp: it is dated now, and an identical row in another file counts as the same event.'
    : `${rows} rows have neither eventId nor timestamp: they are dated now, and identical rows in another file count as the same events.`;

/** An upload in progress, whose rows are stored and processed as they arrive. The import is listed from the first row on. */
export class ImportUpload {
  readonly #db: D1Database;
  readonly #about: About;
  readonly #now: () => number;
  readonly #marks: RowMarks;
  readonly #zone: ImportZone;
  readonly #held = new RowsByLead();
  readonly #cutter: ChunkCutter;
  readonly #sender: ChunkSender;
  readonly #onRefused: (refused: RefusedRow) => void;
  readonly #warnings = new ImportWarnings();
  #sendAt: number;
  #pauseMs = FIRST_PAUSE_MS;
  #rows = 0;
  #vagueRows = 0;

  constructor(
    env: Pick<Env, 'DB' | 'IMPORTS'>,
    about: About,
    {
      now,
      idOf,
      zone,
      onRefused,
    }: Pick<RowMarks, 'now' | 'idOf'> & { zone: ImportZone; onRefused: (refused: RefusedRow) => void },
  ) {
    this.#db = env.DB;
    this.#about = about;
    this.#now = now;
    this.#zone = zone;
    this.#marks = { idOf, clock: createRowClock(now), now, zone: zone.name };
    this.#cutter = new ChunkCutter({ projectId: about.projectId, importId: about.importId });
    const { projectId, importId, list, createdBy: by } = about;
    this.#sender = new ChunkSender(
      env,
      { projectId, importId },
      { now, list: list === undefined ? undefined : { id: list, by } },
    );
    this.#onRefused = onRefused;
    this.#sendAt = now() + this.#pauseMs;
  }

  get isBegun(): boolean {
    return this.#rows > 0;
  }

  warn(warnings: string[]): void {
    this.#warnings.add(...warnings);
  }

  async take(read: Row): Promise<Taken> {
    if (this.#rows === LIMITS.importRowsMax) return { status: 'refused', reason: 'too_many_rows' };
    if (this.#sender.bytes + this.#held.bytes > LIMITS.importQueuedBytesMax)
      return { status: 'refused', reason: 'too_large' };
    if (this.#sender.isUndone) return { status: 'refused', reason: 'undone' };
    if (this.#rows++ === 0) await this.#begin();
    const cut = this.#judge(read);
    if (cut) await this.#sender.add(cut);
    const isFull = this.#held.bytes >= LIMITS.importHeldBytesMax;
    if (isFull || this.#now() >= this.#sendAt) await this.#sendHeld();
    return { status: 'taken' };
  }

  /** Called at the end of the file. */
  async finish(): Promise<void> {
    await this.#sendHeld();
    if (this.#vagueRows > 0) this.warn([tellVague(this.#vagueRows)]);
    await this.#end(null);
  }

  /** Ends the import early. Earlier rows are processed; if they cannot be stored, they are dropped. */
  async fail(problem: string): Promise<void> {
    if (!this.isBegun) return;
    if (!this.#sender.isUndone) {
      await this.#sendHeld().catch((error: unknown) =>
        log('warn', 'import.rows_dropped', { importId: this.#about.importId, error: String(error) }),
      );
    }
    await this.#end(problem);
  }

  async #sendHeld(): Promise<void> {
    for (const row of this.#held.take()) {
      const cut = this.#cutter.add(row);
      if (cut) await this.#sender.add(cut);
    }
    const last = this.#cutter.end();
    if (last) await this.#sender.add(last);
    await this.#sender.flush();
    this.#pauseMs *= 2;
    this.#sendAt = this.#now() + this.#pauseMs;
  }

  async #begin(): Promise<void> {
    await insertImport(this.#db, { ...this.#about, warnings: this.#warnings.list(), now: this.#now() });
  }

  #judge(read: Row) {
    const { row } = read;
    if (read.status === 'row') this.#warnings.addRow(row, read.warnings);
    const judged =
      read.status === 'row'
        ? judgeRow(this.#about.type, read.value, this.#marks)
        : { eventId: null, errors: read.errors };
    if ('told' in judged) {
      if (judged.isVague) this.#vagueRows++;
      if (judged.isZoneless && !this.#zone.isNamed) this.#warnings.addRow(row, [tellZone(this.#zone.name)]);
      this.#warnings.addRow(row, judged.warnings);
      this.#held.add({ row, ...judged.told });
      return null;
    }
    const value = read.status === 'row' ? read.value : null;
    this.#onRefused({ ...judged, value });
    return this.#cutter.refuse({ row, leadIds: idsNamed(value), ...judged });
  }

  #end(problem: string | null): Promise<void> {
    const { rows, refused } = this.#sender;
    return endUpload(this.#db, this.#about, {
      rows,
      refused,
      warnings: this.#warnings.list(),
      problem,
      now: this.#now(),
    });
  }
}
