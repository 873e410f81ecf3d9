import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { Webhook, WebhookChange } from '../../contract/webhook.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { webhookEndpoints } from '../storage/tables.ts';
import { findWebhook, isWebhook } from './read-webhooks.ts';
import { refuseUrl, type UrlRefused } from './refuse-url.ts';
import { toWebhook } from './webhook-record.ts';

/** Changes the given fields of a webhook endpoint. Enabling a disabled endpoint resets its failures. */
export async function updateWebhook(
  call: Call,
  { webhookId, ...given }: z.infer<typeof WebhookChange> & { webhookId: string },
): Promise<Webhook | UrlRefused | { reason: 'no_such_webhook' | 'contended' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return retryConflicts(async () => {
    const record = await findWebhook(env.DB, { projectId, id: webhookId });
    if (!record) return { reason: 'no_such_webhook' as const };
    const webhook: Webhook = { ...toWebhook(record), ...named };
    const { url, description, events, enabled } = webhook;
    const refused = refuseUrl(env, url);
    if (refused) return refused;
    const enabling = enabled && { disabledReason: null, failingSince: null, untoldSince: null };
    const isAsRead = and(
      isWebhook({ projectId, id: webhookId }),
      eq(webhookEndpoints.url, record.url),
      eq(webhookEndpoints.description, record.description),
      eq(webhookEndpoints.events, record.events),
      eq(webhookEndpoints.enabled, record.enabled),
    );
    const update = drizzle(env.DB)
      .update(webhookEndpoints)
      .set({ url, description, events, enabled, updatedAt: now, ...enabling })
      .where(isAsRead);
    const isUpdated = await changeSettings(call, {
      statements: [update],
      audit: { action: 'webhook.updated', target: webhookId, after: { url, description, events, enabled } },
      bumpsConfig: true,
    });
    return isUpdated ? { ...webhook, ...(enabled && { disabledReason: null, failingSince: null }) } : null;
  });
}
