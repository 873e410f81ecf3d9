// The product with counters for everything that costs money: rows written in lead objects, alarms, calls between objects, D1 statements
// and D1 rows. `GET /bench/counts` returns the counts and resets them. commit-load handles `POST /bench/commits`, and config-load `POST
// /bench/config`.
import type { ProjectAck, ProjectChange } from '../../contract/project-change.ts';
import product, {
  LeadObject as ProductLeadObject,
  ProjectObject as ProductProjectObject,
  StudyObject as ProductStudyObject,
} from '../../index.ts';
import { overlay } from '../overlay.ts';
import { type CommitLoad, runCommitLoad } from './commit-load.ts';
import { type ConfigLoad, runConfigLoad } from './config-load.ts';

export * from '../../index.ts';

const newCounts = () => ({
  ingests: 0,
  observed: 0,
  studyCalls: 0,
  studyRowsWritten: 0,
  leadRowsWritten: 0,
  leadRowsRead: 0,
  alarmsSet: 0,
  alarmsRun: 0,
  projectCalls: 0,
  d1Calls: 0,
  d1Statements: 0,
  d1RowsWritten: 0,
  d1RowsRead: 0,
  d1SqlMs: 0,
});
let counts = newCounts();
interface Cursor {
  rowsWritten: number;
  rowsRead: number;
}
/** Cursors that are not counted yet. A cursor keeps its object in memory, so we hold at most a thousand. */
let cursors: Cursor[] = [];
let studyCursors: Cursor[] = [];
const CURSORS_MAX = 1_000;

function countState(ctx: DurableObjectState, note: (cursor: Cursor) => void = noteCursor): DurableObjectState {
  const { storage } = ctx;
  const sql = overlay(storage.sql, {
    // A cursor has its row counts only after the product has read all rows, so the cursor is counted later.
    exec: ((...args: Parameters<SqlStorage['exec']>) => {
      const cursor = storage.sql.exec(...args);
      note(cursor);
      return cursor;
    }) as SqlStorage['exec'],
  });
  const kv = overlay(storage.kv, {
    put: ((...args: Parameters<SyncKvStorage['put']>) => {
      note({ rowsWritten: 1, rowsRead: 0 });
      return storage.kv.put(...args);
    }) as SyncKvStorage['put'],
  });
  const setAlarm: DurableObjectStorage['setAlarm'] = (...args) => {
    counts.alarmsSet++;
    return storage.setAlarm(...args);
  };
  return overlay(ctx, { storage: overlay(storage, { sql, kv, setAlarm }) });
}

function noteCursor(cursor: Cursor): void {
  // The product reads a cursor in the same turn of the event loop that created it. The counts are therefore final in the next turn.
  if (cursors.push(cursor) === CURSORS_MAX) queueMicrotask(countCursors);
}

function countCursors(): void {
  for (const { rowsWritten, rowsRead } of cursors) {
    counts.leadRowsWritten += rowsWritten;
    counts.leadRowsRead += rowsRead;
  }
  cursors = [];
}

function countDatabase(database: D1Database): D1Database {
  const statements = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const count = <Result>(calls: Promise<Result>, statementCount: number): Promise<Result> => {
    counts.d1Calls++;
    counts.d1Statements += statementCount;
    return calls.then((results) => {
      for (const { meta } of [results].flat() as Partial<D1Result>[]) {
        counts.d1RowsWritten += meta?.rows_written ?? 0;
        counts.d1RowsRead += meta?.rows_read ?? 0;
        counts.d1SqlMs += meta?.duration ?? 0;
      }
      return results;
    });
  };
  const countStatement = (statement: D1PreparedStatement): D1PreparedStatement => {
    const counted = overlay(statement, {
      bind: (...values: unknown[]) => countStatement(statement.bind(...values)),
      run: (() => count(statement.run(), 1)) as D1PreparedStatement['run'],
      all: (() => count(statement.all(), 1)) as D1PreparedStatement['all'],
      first: (async (column?: string) => {
        const { results } = await count(statement.all(), 1);
        const row = (results[0] ?? null) as Record<string, unknown> | null;
        return column === undefined ? row : (row?.[column] ?? null);
      }) as D1PreparedStatement['first'],
      raw: ((options: { columnNames: true }) => {
        counts.d1Calls++;
        counts.d1Statements++;
        return statement.raw(options);
      }) as D1PreparedStatement['raw'],
    });
    statements.set(counted, statement);
    return counted;
  };
  return overlay(database, {
    prepare: (query: string) => countStatement(database.prepare(query)),
    batch: ((batch: D1PreparedStatement[]) =>
      count(
        database.batch(batch.map((counted) => statements.get(counted) ?? counted)),
        batch.length,
      )) as D1Database['batch'],
  });
}

const countEnv = (env: Env): Env => ({ ...env, DB: countDatabase(env.DB) });

export class LeadObject extends ProductLeadObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // The platform's constructor accepts only its own state object, so we replace `ctx` afterwards. The product reads `this.ctx` each
    // time.
    Object.defineProperty(this, 'ctx', { value: countState(ctx) });
  }

  override ingest(...args: Parameters<ProductLeadObject['ingest']>) {
    counts.ingests++;
    return super.ingest(...args);
  }

  override observe(...args: Parameters<ProductLeadObject['observe']>) {
    counts.observed++;
    return super.observe(...args);
  }

  override alarm(): Promise<void> {
    counts.alarmsRun++;
    return super.alarm();
  }
}

export class ProjectObject extends ProductProjectObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, countEnv(env));
  }

  override project(...args: Parameters<ProductProjectObject['project']>) {
    counts.projectCalls++;
    return super.project(...args);
  }

  /** Acknowledges a change and does nothing else. The bench thereby measures the cost of the call alone. */
  hear(_projectId: string, { toSeq }: ProjectChange): ProjectAck {
    return { status: 'committed', seq: toSeq };
  }
}

export class StudyObject extends ProductStudyObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    Object.defineProperty(this, 'ctx', { value: countState(ctx, (cursor) => studyCursors.push(cursor)) });
  }

  override page(...args: Parameters<ProductStudyObject['page']>) {
    counts.studyCalls++;
    return super.page(...args);
  }

  override add(...args: Parameters<ProductStudyObject['add']>) {
    counts.studyCalls++;
    return super.add(...args);
  }
}

function takeCounts() {
  for (const { rowsWritten } of studyCursors) counts.studyRowsWritten += rowsWritten;
  studyCursors = [];
  countCursors();
  const taken = counts;
  counts = newCounts();
  return taken;
}

export default {
  ...product,
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url);
    if (pathname === '/bench/counts') return Response.json(takeCounts());
    if (pathname === '/bench/commits')
      return Response.json(await runCommitLoad(countEnv(env), await request.json<CommitLoad>()));
    if (pathname === '/bench/config') return Response.json(await runConfigLoad(env, await request.json<ConfigLoad>()));
    return product.fetch(request, countEnv(env), ctx);
  },
  queue: (batch: MessageBatch, env: Env) => product.queue(batch, countEnv(env)),
};
