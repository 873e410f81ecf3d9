import { Outgoing } from '../../contract/outgoing.ts';

/** Messages of one send to the queue, which takes 256 kB: a lead with all its traits is up to 33 kB. */
const SEND_SIZE = 5;

/** What the lead has to tell the world, until the queue has it. One row written, one deleted. */
export function insertOutgoing(sql: SqlStorage, outgoing: Outgoing): void {
  sql.exec('INSERT INTO outbox (id, body) VALUES (?, ?)', outgoing.id, JSON.stringify(outgoing));
}

export function listOutgoing(sql: SqlStorage): Outgoing[] {
  const rows = sql.exec<{ body: string }>('SELECT body FROM outbox LIMIT ?', SEND_SIZE).toArray();
  return rows.map(({ body }) => Outgoing.parse(JSON.parse(body)));
}

export function deleteOutgoing(sql: SqlStorage, ids: string[]): void {
  sql.exec('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
}

/** Marks an automation as fired on a UTC day; says whether that was new: once a day is enough. */
export function insertFiring(sql: SqlStorage, automationId: string, day: string): boolean {
  const query = 'INSERT INTO firings (automation_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING day';
  return sql.exec(query, automationId, day).toArray().length === 1;
}
