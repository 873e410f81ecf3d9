import type { LeadStore } from './lead-memory.ts';
import { hasTable } from './tables.ts';

// One table for everything that a lead has only one of, so that it takes one page of storage. Keyed by a number, as SQLite
// spills a text-keyed row of more than 1,002 bytes to another page.
const PARTS = { schema: 0, snapshot: 1, config: 2, failures: 3 } as const;

type Part = keyof typeof PARTS;

/** The parts that are there, as parsed JSON. */
export function readState(store: LeadStore, parts: readonly Part[]): Partial<Record<Part, unknown>> {
  if (!hasTable(store, 'state')) return {};
  const query = 'SELECT id, body FROM state WHERE id IN (SELECT value FROM json_each(?))';
  const rows = store.sql
    .exec<{ id: number; body: string }>(query, JSON.stringify(parts.map((part) => PARTS[part])))
    .toArray();
  return Object.fromEntries(
    parts.flatMap((part) => {
      const row = rows.find(({ id }) => id === PARTS[part]);
      return row ? [[part, JSON.parse(row.body) as unknown]] : [];
    }),
  );
}

/** One row written. */
export function writeState({ sql }: Pick<LeadStore, 'sql'>, part: Part, value: unknown): void {
  sql.exec('INSERT OR REPLACE INTO state (id, body) VALUES (?, ?)', PARTS[part], JSON.stringify(value));
}

export function deleteState({ sql }: Pick<LeadStore, 'sql'>, part: Part): void {
  sql.exec('DELETE FROM state WHERE id = ?', PARTS[part]);
}

/** Gives back the pages that a larger snapshot took: SQLite keeps them for a row that shrinks in place. */
export function compactState({ sql }: Pick<LeadStore, 'sql'>): void {
  const rows = sql.exec<{ id: number; body: string }>('SELECT id, body FROM state').toArray();
  sql.exec('DELETE FROM state');
  for (const { id, body } of rows) sql.exec('INSERT INTO state (id, body) VALUES (?, ?)', id, body);
}
