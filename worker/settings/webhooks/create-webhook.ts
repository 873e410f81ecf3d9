import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Webhook, WebhookInput } from '../../contract/webhook.ts';
import { changeSettings } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { newWebhookSecret } from './new-webhook-secret.ts';
import { refuseUrl, type UrlRefused } from './refuse-url.ts';

/** Adds a webhook endpoint. No later response contains the endpoint's secret. */
export async function createWebhook(
  call: Call,
  input: WebhookInput,
): Promise<(Webhook & { secret: string }) | UrlRefused | { reason: 'too_many_webhooks' }> {
  requirePermission(call, 'rules:write');
  const refused = refuseUrl(call.env, input.url);
  if (refused) return refused;
  const { env, projectId, now } = call;
  const [id, secret] = [newId('whk'), newWebhookSecret()];
  const insert = env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, project_id, url, description, events, secret_sealed, enabled, created_at, updated_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8 WHERE (SELECT count(*) FROM webhook_endpoints WHERE project_id = ?2) < ?9`,
  ).bind(
    ...[id, projectId, input.url, input.description, JSON.stringify(input.events)],
    ...[await sealSecret(env.SETTINGS_KEYS, secret), input.enabled ? 1 : 0, now],
    LIMITS.webhookEndpointsMax,
  );
  const isCreated = await changeSettings(call, {
    statements: [insert],
    audit: { action: 'webhook.created', target: id, after: input },
    bumpsConfig: true,
  });
  return isCreated
    ? { ...input, id, disabledReason: null, failingSince: null, recovered: null, createdAt: toInstant(now), secret }
    : { reason: 'too_many_webhooks' };
}
