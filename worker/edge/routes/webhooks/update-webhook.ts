import { Webhook, WebhookChange, type WebhookInput } from '../../../contract/webhook.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { updateWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { contended } from '../../problem.ts';
import { noSuchWebhook, requireAllowedUrl, requireWebhook, WebhookPath } from './webhook-path.ts';

export const updateWebhookEndpoint = endpoint(
  {
    method: 'put',
    url: '/api/webhooks/{webhookId}',
    operationId: 'updateWebhook',
    tag: 'Webhooks',
    summary: 'Change a webhook endpoint',
    description: 'What is not named stays. Enabling an endpoint that was disabled forgets its failures.',
    access: 'rules:write',
    path: WebhookPath,
    body: WebhookChange,
    status: 200,
    answer: Webhook,
    refusals: ['not_found', 'conflict'],
  },
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
