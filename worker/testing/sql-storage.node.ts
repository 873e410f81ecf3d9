import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { DurableObjectStorage, SqlStorage, SyncKvStorage } from '@cloudflare/workers-types';
import { LeadMemory } from '../lead/storage/lead-memory.ts';

/**
 * The part of an object's storage that leads use, including its cache, over SQLite in this process. SQLite is fast enough for thousands
 * of histories a second.
 */
export function openNodeStorage() {
  const sqlite = new DatabaseSync(':memory:');
  const query = (text: string, bindings: SQLInputValue[]) => {
    // Several statements in one string are migrations, which take no parameters and return nothing.
    if (bindings.length === 0 && text.includes(';')) {
      sqlite.exec(text);
      return [];
    }
    // `?1` is the first parameter in SQLite, and Node binds parameters by position.
    return sqlite.prepare(text).all(...bindings) as Record<string, unknown>[];
  };
  const sql = {
    exec(text: string, ...bindings: SQLInputValue[]) {
      const rows = query(text, bindings);
      return { toArray: () => rows, one: () => rows[0], [Symbol.iterator]: () => rows.values() };
    },
  } as unknown as SqlStorage;
  sqlite.exec('CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID');
  const kv = {
    get: (key: string) => sqlite.prepare('SELECT value FROM _cf_KV WHERE key = ?').get(key)?.value,
    put(key: string, value: Uint8Array): void {
      sqlite.prepare('INSERT OR REPLACE INTO _cf_KV VALUES (?, ?)').run(key, value);
    },
  } as unknown as SyncKvStorage;
  const storage = {
    ...{ sql, kv },
    transactionSync<Result>(change: () => Result): Result {
      sqlite.exec('BEGIN');
      try {
        const result = change();
        sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        sqlite.exec('ROLLBACK');
        throw error;
      }
    },
  } as unknown as DurableObjectStorage;
  return { storage, sql, kv, memory: new LeadMemory(), close: () => sqlite.close() };
}
