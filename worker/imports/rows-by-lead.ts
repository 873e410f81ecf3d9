import type { ImportRow } from '../contract/import-chunk.ts';

export interface HeldRow {
  /** The row as JSON text, because a parsed row takes several times the memory. */
  json: string;
  /** The length of the row in bytes, with a comma. */
  bytes: number;
  /** Whether the row may claim an email or link two IDs, which takes D1 statements. */
  isNaming: boolean;
}

/**
 * Collects valid rows of a file, so that rows about the same lead are sent together. Each lead in a chunk costs one call to its object. In
 * a file that is sorted by time, neighboring rows are usually about different leads.
 */
export class RowsByLead {
  #leads = new Map<string, HeldRow[]>();
  bytes = 0;

  add(row: ImportRow): void {
    const { event } = row;
    const json = JSON.stringify(row);
    const bytes = Buffer.byteLength(json) + 1;
    const email = event.kind === 'traits' ? event.traits.email : null;
    const lead = row.leadId ?? email ?? '';
    const held = { json, bytes, isNaming: event.kind === 'traits' || row.anonymousId !== undefined };
    const rows = this.#leads.get(lead);
    if (rows) rows.push(held);
    else this.#leads.set(lead, [held]);
    this.bytes += bytes;
  }

  /** Returns all rows grouped by lead. A lead's rows stay in the order of the file. */
  take(): HeldRow[] {
    const rows = [...this.#leads.values()].flat();
    this.#leads = new Map();
    this.bytes = 0;
    return rows;
  }
}
