import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../contract/limits.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { utf8Bytes } from '../contract/utf8-bytes.ts';
import { dayNumber } from '../domain/time.ts';
import { pageDeliveryBytes } from './tables.ts';

/**
 * The bytes of smaller messages are estimated from a sample. Only some of the smaller messages are counted. Each counted message counts as
 * this many bytes, so that the sum is right on average. A typical message then writes no row.
 */
const COUNTED_BYTES = 32 * 1024;

/**
 * Whether deliveries of a message are stored with the lead and the message's text. If only web pages caused a delivery, it counts towards
 * a limit of bytes per project and UTC day. Beyond this limit, each attempt reads the lead (restoreLead), and no body is stored. `draw`
 * is a random number from 0 to 1.
 */
export async function keepsLead(
  db: D1Database,
  deliveries: readonly Outgoing[],
  { draw, now }: { draw: number; now: number },
): Promise<boolean> {
  const [outgoing] = deliveries;
  if (outgoing?.causedBy !== 'pages' || outgoing.lead === null) return true;
  const room = { projectId: outgoing.projectId, day: dayNumber(now) };
  const bytes = deliveries.reduce((sum, delivery) => sum + utf8Bytes(JSON.stringify(delivery)), 0);
  if (bytes >= COUNTED_BYTES) return take(db, room, bytes);
  return draw < bytes / COUNTED_BYTES ? take(db, room, COUNTED_BYTES) : hasRoom(db, room);
}

interface Room {
  projectId: string;
  day: number;
}

/** Adds the bytes to the day's sum if they fit into its limit. Returns whether they fit. */
async function take(db: D1Database, { projectId, day }: Room, bytes: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO page_delivery_bytes (project_id, day, bytes) SELECT ?1, ?2, ?3 WHERE ?3 <= ?4
       ON CONFLICT (project_id, day) DO UPDATE SET bytes = bytes + excluded.bytes WHERE bytes + excluded.bytes <= ?4`,
    )
    .bind(projectId, day, bytes, LIMITS.pageDeliveryBytesPerDayMax)
    .run();
  return meta.changes > 0;
}

async function hasRoom(db: D1Database, { projectId, day }: Room): Promise<boolean> {
  const taken = await drizzle(db)
    .select({ bytes: pageDeliveryBytes.bytes })
    .from(pageDeliveryBytes)
    .where(and(eq(pageDeliveryBytes.projectId, projectId), eq(pageDeliveryBytes.day, day)))
    .get();
  return (taken?.bytes ?? 0) + COUNTED_BYTES <= LIMITS.pageDeliveryBytesPerDayMax;
}
