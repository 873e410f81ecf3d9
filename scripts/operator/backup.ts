import { type Deployment, queryAll, quote } from './execute-sql.ts';

/**
 * Tables that are left out: copies that `npm run rebuild` recreates from the leads' objects, the log of deliveries, data that expires
 * within a day or week or that browsers send again, and the internal tables of SQLite and D1. D1's own export refuses a database with a
 * full-text index, whichever tables are requested.
 */
const LEFT_OUT =
  /^(leads|leads_.*|activity_hourly|activity_types|stage_.*|projection_backlog|segment_members|tasks_due|rejected_hourly|slow_receivers|deliver.*|kept_answers|sessions|push_subscriptions|d1_.*|sqlite_.*|_cf_.*)$/;

const ROWS_PER_PAGE = 500;
/** The rest of a longer text is appended in separate statements, because D1 accepts at most 100,000 bytes per statement. */
const PIECE = /.{1,20000}/gsu;
/** A text of up to this many characters is inserted together with its row. */
const SHORT_CHARS_MAX = 5_000;

interface Table {
  name: string;
  key: string[];
}

type Row = Record<string, string | number | null>;

/**
 * Yields SQL that restores all data that only D1 stores, page by page. The target must be an empty database that has the same migrations.
 * Repeatable.
 */
export async function* backup(deployment: Deployment): AsyncGenerator<{ rows: number; sql: string }> {
  const tables = await listTables(deployment);
  // One command reads the first page of every table, because each command takes a second or more.
  const firstPages = await queryAll<Row>(
    deployment,
    tables.map((table) => toQuery(table, null)),
  );
  const triggers = await listTriggers(deployment, tables);
  // Some triggers forbid changes to the audit log, and would refuse the statements that append long texts.
  const drops = triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${name};\n`);
  yield { rows: 0, sql: ['PRAGMA defer_foreign_keys = TRUE;\n', ...drops].join('') };
  for (const [i, table] of tables.entries()) {
    for (let page = firstPages[i] ?? []; page.length > 0; ) {
      yield { rows: page.length, sql: page.map((row) => toStatements(table, row)).join('') };
      const last = page.length === ROWS_PER_PAGE ? page.at(-1) : undefined;
      page = last ? ((await queryAll<Row>(deployment, [toQuery(table, last)]))[0] ?? []) : [];
    }
  }
  yield { rows: 0, sql: triggers.map(({ sql }) => `${sql};\n`).join('') };
}

async function listTriggers(
  deployment: Deployment,
  tables: readonly Table[],
): Promise<{ name: string; sql: string }[]> {
  const among = tables.map(({ name }) => quote(name)).join(', ');
  const [triggers = []] = await queryAll<{ name: string; sql: string }>(deployment, [
    `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (${among}) ORDER BY name`,
  ]);
  return triggers;
}

async function listTables(deployment: Deployment): Promise<Table[]> {
  const [found = []] = await queryAll<{ name: string }>(deployment, [
    `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`,
  ]);
  const names = found.map(({ name }) => name).filter((name) => !LEFT_OUT.test(name));
  // Asks for each table by name, because D1 gives this error when `pragma_table_info` is joined.
  const keys = await queryAll<{ name: string }>(
    deployment,
    names.map((name) => `SELECT name FROM pragma_table_info('${name}') WHERE pk > 0 ORDER BY pk`),
  );
  return names.map((name, i) => ({ name, key: keys[i]?.map((column) => column.name) ?? [] }));
}

const toQuery = ({ name, key }: Table, after: Row | null): string => {
  const from = after
    ? `WHERE (${key.join(', ')}) > (${key.map((column) => toLiteral(after[column] ?? null)).join(', ')})`
    : '';
  return `SELECT * FROM ${name} ${from} ORDER BY ${key.join(', ')} LIMIT ${ROWS_PER_PAGE}`;
};

/** An insertion, followed by statements that append its long texts. */
function toStatements({ name, key }: Table, row: Row): string {
  const columns = Object.entries(row);
  const isLong = (value: Row[string]) => typeof value === 'string' && value.length > SHORT_CHARS_MAX;
  const isThis = key.map((column) => `${column} = ${toLiteral(row[column] ?? null)}`).join(' AND ');
  const appends = columns.flatMap(([column, value]) =>
    isLong(value)
      ? String(value)
          .match(PIECE)
          ?.map((piece) => `UPDATE ${name} SET ${column} = ${column} || ${quote(piece)} WHERE ${isThis};\n`)
      : [],
  );
  const values = columns.map(([, value]) => (isLong(value) ? "''" : toLiteral(value)));
  const insertion = `INSERT OR REPLACE INTO ${name} (${columns.map(([column]) => column).join(', ')}) VALUES (${values.join(', ')});\n`;
  return [insertion, ...appends].join('');
}

const toLiteral = (value: Row[string]): string => (typeof value === 'string' ? quote(value) : String(value ?? 'NULL'));
