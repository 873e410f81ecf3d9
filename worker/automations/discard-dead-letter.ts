import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import { deliveries } from './tables.ts';

/** Discards a failed delivery, which then cannot be retried. */
export async function discardDeadLetter(
  call: Call,
  { deliveryId }: { deliveryId: string },
): Promise<{ id: string; status: 'discarded' } | { reason: 'no_such_dead_letter' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const { meta } = await drizzle(env.DB)
    .update(deliveries)
    .set({ status: 'discarded', updatedAt: now })
    .where(and(eq(deliveries.id, deliveryId), eq(deliveries.projectId, projectId), eq(deliveries.status, 'dead')));
  return meta.changes > 0 ? { id: deliveryId, status: 'discarded' } : { reason: 'no_such_dead_letter' };
}
