import { type Call, requirePermission } from '../access/call.ts';
import type { Delivery } from '../contract/webhook.ts';
import { findWebhook } from '../settings/webhooks/read-webhooks.ts';
import { testFire } from './test-fire.ts';

/** Sends a sample to a webhook endpoint now. */
export async function testWebhook(
  call: Call,
  { webhookId }: { webhookId: string },
): Promise<Delivery | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const record = await findWebhook(env.DB, { projectId, id: webhookId });
  if (!record) return { reason: 'no_such_webhook' };
  return testFire(env, { projectId, target: { kind: 'endpoint', id: webhookId }, lead: null, now });
}
