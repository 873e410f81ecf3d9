import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import { changeSettings } from '../change-settings.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { newWebhookSecret } from './new-webhook-secret.ts';

/** Replaces an endpoint's secret. The new secret signs immediately, and the old one alongside it for `overlapSeconds`. */
export async function rotateWebhookSecret(
  call: Call,
  { webhookId, overlapSeconds }: { webhookId: string; overlapSeconds: number },
): Promise<{ id: string; secret: string; previousUntil: string } | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const secret = newWebhookSecret();
  const previousUntil = now + overlapSeconds * 1000;
  const rotate = env.DB.prepare(
    `UPDATE webhook_endpoints SET previous_secret_sealed = secret_sealed, previous_secret_until = ?3, secret_sealed = ?4, updated_at = ?5
     WHERE id = ?1 AND project_id = ?2`,
  ).bind(webhookId, projectId, previousUntil, await sealSecret(env.SETTINGS_KEYS, secret), now);
  const isRotated = await changeSettings(call, {
    statements: [rotate],
    audit: { action: 'webhook.secret_rotated', target: webhookId },
  });
  return isRotated ? { id: webhookId, secret, previousUntil: toInstant(previousUntil) } : { reason: 'no_such_webhook' };
}
