import * as z from 'zod';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { deleteWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchWebhook, WebhookPath } from './webhook-path.ts';

export const deleteWebhookEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/webhooks/{webhookId}',
    operationId: 'deleteWebhook',
    tag: 'Webhooks',
    summary: 'Remove a webhook endpoint',
    description: 'What is still to be delivered to it is discarded at its next attempt.',
    access: 'rules:write',
    path: WebhookPath,
    status: 200,
    answer: z.object({
      id: z.string().meta({ example: 'whk_8a7b6c5d4e3f201918273645f0e1d2c3' }),
      deleted: z.literal(true),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { webhookId }, principal, env, now }) => {
    const { projectId } = principal;
    const deleted = await deleteWebhook(env.DB, { projectId, actor: actorOf(principal), now }, webhookId);
    if (!deleted) throw noSuchWebhook();
    forgetProjectConfig(projectId);
    return { id: webhookId, deleted: true as const };
  },
);
