import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { Webhook, WebhookChange } from '../../contract/webhook.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { findWebhook } from './read-webhooks.ts';
import { refuseUrl, type UrlRefused } from './refuse-url.ts';
import { toWebhook } from './webhook-record.ts';

/** Changes the named fields of a webhook endpoint. Enabling one that was disabled resets its failures. */
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
    const update = env.DB.prepare(
      `UPDATE webhook_endpoints SET url = ?3, description = ?4, events = ?5, enabled = ?6, updated_at = ?7,
         disabled_reason = iif(?6 = 1, NULL, disabled_reason), failing_since = iif(?6 = 1, NULL, failing_since),
         untold_since = iif(?6 = 1, NULL, untold_since)
       WHERE id = ?1 AND project_id = ?2 AND url = ?8 AND description = ?9 AND events = ?10 AND enabled = ?11`,
    ).bind(
      ...[webhookId, projectId, url, description, JSON.stringify(events), enabled ? 1 : 0, now],
      ...[record.url, record.description, record.events, record.enabled],
    );
    const isUpdated = await changeSettings(call, {
      statements: [update],
      audit: { action: 'webhook.updated', target: webhookId, after: { url, description, events, enabled } },
      bumpsConfig: true,
    });
    return isUpdated ? { ...webhook, ...(enabled && { disabledReason: null, failingSince: null }) } : null;
  });
}
