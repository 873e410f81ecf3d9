import type { ImportRow } from '../contract/import-chunk.ts';

export interface HeldRow {
  /** The row as JSON: parsed, it takes several times the memory. */
  json: string;
  /** With a comma. */
  bytes: number;
  /** The row may claim an email or link two IDs, which takes statements. */
  isNaming: boolean;
}

/**
 * Keeps valid rows of a file until rows about the same lead can be sent together. In a file sorted by time, consecutive rows are usually
 * about different leads, and each lead in a chunk is a call.
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

  /** Hands out all rows, lead by lead, each lead's rows in the order of the file. */
  take(): HeldRow[] {
    const rows = [...this.#leads.values()].flat();
    this.#leads = new Map();
    this.bytes = 0;
    return rows;
  }
}
