import { LIMITS } from '../contract/limits.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { askLead } from '../lead/lead-client.ts';
import { type DeliveryRecord, recordAttempt } from './deliveries.ts';

const kB = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

/**
 * Marks a delivery as failed because its message was too large for the queue. The recorded failure gives the size of the message and the
 * limit, and says what to do.
 */
export async function refuseTooLarge(
  db: D1Database,
  { id, bytes, now }: { id: string; bytes: number; now: number },
): Promise<void> {
  const error = `Nothing was sent: the message is ${kB(bytes)}, and the limit is ${kB(LIMITS.outgoingBytesMax)}. Remove properties you don't need from the lead, then retry. A retry sends the lead’s state at that time.`;
  await recordAttempt(
    db,
    {
      id,
      attempt: 1,
      at: now,
      durationMs: 0,
      request: { url: '', bodyIn: 'attempt', requestBody: '' },
      response: null,
      error,
    },
    { status: 'dead', nextAttemptAt: null },
  );
}

/**
 * Adds the lead's current state to a message that was stored without its lead. Returns a message with its lead unchanged, and null if the
 * lead was erased.
 */
export async function restoreLead(env: Env, delivery: DeliveryRecord): Promise<Outgoing | null> {
  const { Outgoing } = await import('../contract/outgoing.ts');
  const outgoing = Outgoing.parse(JSON.parse(delivery.outgoing));
  if (outgoing.tooLargeBytes === undefined && delivery.lead_kept === 1) return outgoing;
  const lead = await askLead(env, outgoing, (object) => object.read());
  return lead && { ...outgoing, lead };
}
