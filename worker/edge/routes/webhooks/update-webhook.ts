import { Webhook, WebhookChange, type WebhookInput } from '../../../contract/webhook.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { updateWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { requireAllowedUrl, requireWebhook, WebhookPath } from './webhook-path.ts';

export const updateWebhookEndpoint = endpoint(
  {
    method: 'put',
    url: '/api/webhooks/{webhookId}',
    operationId: 'updateWebhook',
    tag: 'Webhooks',
    summary: 'Change a webhook endpoint',
    description: 'What is not named stays. Enabling one that was switched off gives it a clean slate.',
    access: 'rules:write',
    path: WebhookPath,
    body: WebhookChange,
    status: 200,
    answer: Webhook,
    refusals: ['not_found'],
  },
  async ({ path: { webhookId: id }, body, principal, env, now }) => {
    const { projectId } = principal;
    const { url, description, events, enabled } = toWebhook(await requireWebhook(env, projectId, id));
    const named = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const input: WebhookInput = { url, description, events, enabled, ...named };
    requireAllowedUrl(env, input.url);
    await updateWebhook(env, { projectId, actor: actorOf(principal), now }, { id, input });
    forgetProjectConfig(projectId);
    return toWebhook(await requireWebhook(env, projectId, id));
  },
);
