import { LIMITS } from '../../contract/limits.ts';
import type { Outgoing } from '../../contract/outgoing.ts';
import type { LeadStore } from './lead-memory.ts';
import { execIn, hasTable, insertInto } from './tables.ts';

/** Messages per send. The queue accepts 100. */
const SEND_SIZE = 100;

/**
 * Stores an announcement until the queue has it. The announcement takes one row, which is deleted later. If the message is too large for
 * the queue, it is sent without the lead's data, and subscribers see a failed delivery.
 */
export function insertOutgoing(store: LeadStore, outgoing: Outgoing): void {
  const whole = JSON.stringify(outgoing);
  const bytes = byteLength(whole);
  const fits = bytes <= LIMITS.outgoingBytesMax;
  const body = fits ? whole : JSON.stringify({ ...outgoing, lead: null, tooLargeBytes: bytes });
  insertInto(store, 'outbox', 'INSERT INTO outbox (id, body) VALUES (?, ?)', outgoing.id, body);
}

/** The next messages after `afterId`, ordered by ID. Returns as many as the queue accepts at once. */
export function listOutgoing(store: LeadStore, afterId: string): Outgoing[] {
  const query = 'SELECT body FROM outbox WHERE id > ? ORDER BY id LIMIT ?';
  const batch: Outgoing[] = [];
  let bytes = 0;
  if (!hasTable(store, 'outbox')) return batch;
  for (const { body } of store.sql.exec<{ body: string }>(query, afterId, SEND_SIZE)) {
    bytes += byteLength(body);
    if (batch.length > 0 && bytes > LIMITS.outgoingBatchBytesMax) break;
    batch.push(JSON.parse(body) as Outgoing);
  }
  return batch;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;

export function deleteOutgoing(store: LeadStore, ids: string[]): void {
  execIn(store, 'outbox', 'DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
}

export function hasFiring(store: LeadStore, automationId: string, day: string): boolean {
  return (
    execIn(store, 'firings', 'SELECT 1 FROM firings WHERE automation_id = ? AND day = ?', automationId, day).length > 0
  );
}

/**
 * Marks an automation as run on a UTC day. Returns false if the automation has already run that day, because automations run once a day.
 */
export function insertFiring(store: LeadStore, automationId: string, day: string): boolean {
  const query = 'INSERT INTO firings (automation_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING day';
  return insertInto(store, 'firings', query, automationId, day).length === 1;
}
