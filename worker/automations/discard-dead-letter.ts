import { type Call, requirePermission } from '../access/call.ts';

/** Discards a failed delivery, so that it is no longer retried. */
export async function discardDeadLetter(
  call: Call,
  { deliveryId }: { deliveryId: string },
): Promise<{ id: string; status: 'discarded' } | { reason: 'no_such_dead_letter' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const { meta } = await env.DB.prepare(
    `UPDATE deliveries SET status = 'discarded', updated_at = ?3 WHERE id = ?1 AND project_id = ?2 AND status = 'dead'`,
  )
    .bind(deliveryId, projectId, now)
    .run();
  return meta.changes > 0 ? { id: deliveryId, status: 'discarded' } : { reason: 'no_such_dead_letter' };
}
