import type { Outgoing } from '../contract/outgoing.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { deleteOutgoing, listOutgoing } from './storage/outbox.ts';

/**
 * Sends the outbox to the queue. The queue may get a message twice, then with the same ID. A message that cannot be sent stays in the
 * outbox and does not delay the others. Throws if any message stays.
 */
export async function sendOutbox({
  send,
  ...store
}: LeadStore & {
  /** Sends all of these messages, or throws. */
  send: (outgoing: Outgoing[]) => Promise<void>;
}): Promise<void> {
  const failures: unknown[] = [];
  const trySend = async (outgoing: Outgoing[]): Promise<void> => {
    try {
      await send(outgoing);
    } catch (error) {
      if (outgoing.length === 1) failures.push(error);
      else for (const one of outgoing) await trySend([one]);
      return;
    }
    deleteOutgoing(
      store,
      outgoing.map(({ id }) => id),
    );
  };
  for (let batch = listOutgoing(store, ''); batch.length > 0; batch = listOutgoing(store, batch.at(-1)?.id ?? '')) {
    await trySend(batch);
  }
  if (failures.length > 0) throw new Error(`${failures.length} messages could not be queued: ${String(failures[0])}`);
}
