import { updateWebhook as definition } from '../../../contract/api/webhooks.ts';
import type { WebhookInput } from '../../../contract/webhook.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { updateWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { contended } from '../../problem.ts';
import { noSuchWebhook, requireAllowedUrl, requireWebhook } from './webhook-path.ts';

export const updateWebhookHandler = endpoint(
  definition,
  async ({ path: { webhookId: id }, body, principal, env, now }) => {
    const { projectId } = principal;
    const named = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const change = (current: WebhookInput): WebhookInput => {
      const input = { ...current, ...named };
      requireAllowedUrl(env, input.url);
      return input;
    };
    const updated = await updateWebhook(env, { projectId, actor: actorOf(principal), now }, { id, change });
    if ('reason' in updated) throw updated.reason === 'contended' ? contended() : noSuchWebhook();
    forgetProjectConfig(projectId);
    return toWebhook(await requireWebhook(env, projectId, id));
  },
);
