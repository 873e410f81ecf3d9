import type { LeadStore, LeadValue } from './lead-memory.ts';
import { amendValue, readValue } from './lead-value.ts';
import { hasTable } from './tables.ts';

// The data that exists once per lead, as parts of the lead's value, or as rows of a table in leads from before decision 0180.
const PARTS = { schema: 0, snapshot: 1, config: 2, failures: 3 } as const;

type Part = keyof typeof PARTS;

/** The existing parts, as parsed JSON. */
export function readState(store: LeadStore, parts: readonly Part[]): Partial<Record<Part, unknown>> {
  if (!hasTable(store, 'state')) return pick(readValue(store) ?? {}, parts);
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

const pick = (value: LeadValue, parts: readonly Part[]): Partial<Record<Part, unknown>> =>
  Object.fromEntries(parts.flatMap((part) => (value[part] === undefined ? [] : [[part, value[part]]])));

/** Writes a part. The whole change then takes one row, or one row per part in the old layout with a table. */
export function writeState(store: LeadStore, part: Part, value: unknown): void {
  if (!hasTable(store, 'state')) amendValue(store, { [part]: value });
  else store.sql.exec('INSERT OR REPLACE INTO state (id, body) VALUES (?, ?)', PARTS[part], JSON.stringify(value));
}

export function deleteState(store: LeadStore, part: Part): void {
  if (!hasTable(store, 'state')) amendValue(store, { [part]: undefined });
  else store.sql.exec('DELETE FROM state WHERE id = ?', PARTS[part]);
}

/** Frees the pages that a larger snapshot occupied. SQLite keeps these pages when a row only shrinks. */
export function compactState(store: LeadStore): void {
  if (!hasTable(store, 'state')) return;
  const { sql } = store;
  const rows = sql.exec<{ id: number; body: string }>('SELECT id, body FROM state').toArray();
  sql.exec('DELETE FROM state');
  for (const { id, body } of rows) sql.exec('INSERT INTO state (id, body) VALUES (?, ?)', id, body);
}
