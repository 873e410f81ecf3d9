import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import type { Webhook } from '../../contract/webhook.ts';
import { openSecret } from '../storage/secret-box.ts';
import type { webhookEndpoints } from '../storage/tables.ts';

export type WebhookRecord = typeof webhookEndpoints.$inferSelect;

export const toWebhook = (record: WebhookRecord): Webhook => ({
  id: record.id,
  url: record.url,
  description: record.description,
  events: record.events,
  enabled: record.enabled,
  disabledReason: record.disabledReason,
  failingSince: toInstantOrNull(record.failingSince),
  recovered: toRecovered(record),
  createdAt: toInstant(record.createdAt),
});

function toRecovered({ failingSince, recoveredAt: at, recoveredFrom: from }: WebhookRecord): Webhook['recovered'] {
  return failingSince === null && at !== null && from !== null ? { at: toInstant(at), from: toInstant(from) } : null;
}

/** The secrets that currently sign: one, or two during a rotation. */
export async function openSigningSecrets(settingsKeys: string, record: WebhookRecord, now: number): Promise<string[]> {
  const { secretSealed, previousSecretSealed: previous, previousSecretUntil: until } = record;
  const sealed = [secretSealed, ...(previous !== null && until !== null && until > now ? [previous] : [])];
  return Promise.all(sealed.map((secret) => openSecret(settingsKeys, secret)));
}
