import { refuseTarget } from '../../../outbound/allowed-target.ts';
import { findWebhook } from '../../../settings/webhooks/read-webhooks.ts';
import type { WebhookRecord } from '../../../settings/webhooks/webhook-record.ts';
import { invalid, Refusal } from '../../problem.ts';

export async function requireWebhook(env: Env, projectId: string, id: string): Promise<WebhookRecord> {
  const record = await findWebhook(env.DB, { projectId, id });
  if (!record) throw noSuchWebhook();
  return record;
}

export const noSuchWebhook = () => new Refusal('not_found', 'There is no such webhook endpoint.');

export function requireAllowedUrl(env: Env, url: string): void {
  const refusal = refuseTarget(url, { development: env.APP_ENV === 'development' });
  if (refusal) throw invalid([{ path: 'url', message: refusal }]);
}
