import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';

/** Deletes a webhook endpoint. Its pending deliveries are discarded at their next attempt. */
export async function deleteWebhook(
  call: Call,
  { webhookId }: { webhookId: string },
): Promise<{ id: string; deleted: true } | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const isDeleted = await changeSettings(call, {
    statements: [
      env.DB.prepare('DELETE FROM webhook_endpoints WHERE id = ?1 AND project_id = ?2').bind(webhookId, projectId),
    ],
    audit: { action: 'webhook.deleted', target: webhookId },
    bumpsConfig: true,
  });
  return isDeleted ? { id: webhookId, deleted: true } : { reason: 'no_such_webhook' };
}
