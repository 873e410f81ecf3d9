import { toInstant, toInstantOrNull } from '../../contract/instant.ts';
import type { Webhook } from '../../contract/webhook.ts';
import { openSecret } from '../storage/secret-box.ts';

/** A row of `webhook_endpoints`. */
export interface WebhookRecord {
  id: string;
  project_id: string;
  url: string;
  description: string;
  events: string;
  secret_sealed: string;
  previous_secret_sealed: string | null;
  previous_secret_until: number | null;
  enabled: number;
  disabled_reason: string | null;
  failing_since: number | null;
  recovered_at: number | null;
  recovered_from: number | null;
  created_at: number;
}

export const toWebhook = (record: WebhookRecord): Webhook => ({
  id: record.id,
  url: record.url,
  description: record.description,
  events: JSON.parse(record.events),
  enabled: record.enabled === 1,
  disabledReason: record.disabled_reason,
  failingSince: toInstantOrNull(record.failing_since),
  recovered: toRecovered(record),
  createdAt: toInstant(record.created_at),
});

function toRecovered({ failing_since, recovered_at: at, recovered_from: from }: WebhookRecord): Webhook['recovered'] {
  return failing_since === null && at !== null && from !== null ? { at: toInstant(at), from: toInstant(from) } : null;
}

/** The secrets that sign now: two while one is being rotated away. */
export async function openSigningSecrets(settingsKeys: string, record: WebhookRecord, now: number): Promise<string[]> {
  const { secret_sealed, previous_secret_sealed: previous, previous_secret_until: until } = record;
  const sealed = [secret_sealed, ...(previous !== null && until !== null && until > now ? [previous] : [])];
  return Promise.all(sealed.map((secret) => openSecret(settingsKeys, secret)));
}
