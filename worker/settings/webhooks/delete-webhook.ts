import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { webhookEndpoints } from '../storage/tables.ts';
import { isWebhook } from './read-webhooks.ts';

/** Deletes a webhook endpoint. Pending deliveries are discarded when they are next attempted. */
export async function deleteWebhook(
  call: Call,
  { webhookId }: { webhookId: string },
): Promise<{ id: string; deleted: true } | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const isDeleted = await changeSettings(call, {
    statements: [
      drizzle(env.DB)
        .delete(webhookEndpoints)
        .where(isWebhook({ projectId, id: webhookId })),
    ],
    audit: { action: 'webhook.deleted', target: webhookId },
    bumpsConfig: true,
  });
  return isDeleted ? { id: webhookId, deleted: true } : { reason: 'no_such_webhook' };
}
