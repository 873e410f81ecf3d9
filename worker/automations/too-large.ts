import { LIMITS } from '../contract/limits.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { askLead } from '../lead/lead-client.ts';
import { recordAttempt } from './deliveries.ts';

const kB = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

/** Marks a delivery as failed because its message was too large for the queue, with a reason and what to do. */
export async function refuseTooLarge(
  db: D1Database,
  { id, bytes, now }: { id: string; bytes: number; now: number },
): Promise<void> {
  const error = `Nothing was sent: the message has ${kB(bytes)}, and the limit is ${kB(LIMITS.outgoingBytesMax)}. Remove properties you don't need from the lead, then retry. A retry sends the lead as it is then.`;
  await recordAttempt(
    db,
    { id, attempt: 1, at: now, durationMs: 0, request: { url: '', body: '' }, response: null, error },
    { status: 'dead', nextAttemptAt: null },
  );
}

/** A message that was too large for the queue, with the lead as it is now; others unchanged. */
export async function restoreLead(env: Env, outgoing: Outgoing): Promise<Outgoing> {
  if (outgoing.tooLargeBytes === undefined) return outgoing;
  const lead = await askLead(env, outgoing, (object) => object.read());
  return { ...outgoing, lead };
}
