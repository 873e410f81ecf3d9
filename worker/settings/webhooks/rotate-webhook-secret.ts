import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import { changeSettings } from '../change-settings.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { webhookEndpoints } from '../storage/tables.ts';
import { newWebhookSecret } from './new-webhook-secret.ts';
import { isWebhook } from './read-webhooks.ts';

/** Replaces an endpoint's secret. The new secret signs from now on. For `overlapSeconds`, the old secret signs, too. */
export async function rotateWebhookSecret(
  call: Call,
  { webhookId, overlapSeconds }: { webhookId: string; overlapSeconds: number },
): Promise<{ id: string; secret: string; previousUntil: string } | { reason: 'no_such_webhook' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const secret = newWebhookSecret();
  const previousUntil = now + overlapSeconds * 1000;
  const rotate = drizzle(env.DB)
    .update(webhookEndpoints)
    .set({
      previousSecretSealed: webhookEndpoints.secretSealed,
      previousSecretUntil: previousUntil,
      secretSealed: await sealSecret(env.SETTINGS_KEYS, secret),
      updatedAt: now,
    })
    .where(isWebhook({ projectId, id: webhookId }));
  const isRotated = await changeSettings(call, {
    statements: [rotate],
    audit: { action: 'webhook.secret_rotated', target: webhookId },
  });
  return isRotated ? { id: webhookId, secret, previousUntil: toInstant(previousUntil) } : { reason: 'no_such_webhook' };
}
