import type { Delivery } from '../../../../worker/contract/webhook.ts';

interface ReceiverCount {
  id: string;
  kind: Delivery['targetKind'];
  count: number;
}

/** Counts the failed deliveries of each receiver, most failures first. */
export function countByReceiver(letters: readonly Pick<Delivery, 'targetId' | 'targetKind'>[]): ReceiverCount[] {
  const counts = new Map<string, ReceiverCount>();
  for (const { targetId: id, targetKind: kind } of letters) {
    counts.set(id, { id, kind, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
