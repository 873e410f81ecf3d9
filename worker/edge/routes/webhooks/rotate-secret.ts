import * as z from 'zod';
import { newWebhookSecret } from '../../../automations/sign.ts';
import { toInstant, UtcInstant } from '../../../contract/instant.ts';
import { WebhookCreated } from '../../../contract/webhook.ts';
import { rotateWebhookSecret } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchWebhook, WebhookPath } from './webhook-path.ts';

const DAY_SECONDS = 24 * 3600;

export const rotateSecret = endpoint(
  {
    method: 'post',
    url: '/api/webhooks/{webhookId}/rotate-secret',
    operationId: 'rotateWebhookSecret',
    tag: 'Webhooks',
    summary: 'Make a new signing secret',
    description: 'Both secrets sign until `overlapSeconds` have passed; the new one is shown once.',
    access: 'rules:write',
    path: WebhookPath,
    bodyOptional: true,
    body: z.object({
      overlapSeconds: z
        .int()
        .min(0)
        .max(30 * DAY_SECONDS)
        .default(DAY_SECONDS),
    }),
    status: 200,
    answer: WebhookCreated.pick({ id: true, secret: true }).extend({ previousUntil: UtcInstant }),
    refusals: ['not_found'],
  },
  async ({ path: { webhookId: id }, body: { overlapSeconds }, principal, env, now }) => {
    const { projectId } = principal;
    const secret = newWebhookSecret();
    const previousUntil = now + overlapSeconds * 1000;
    const by = { projectId, actor: actorOf(principal), now };
    if (!(await rotateWebhookSecret(env, by, { id, secret, previousUntil }))) throw noSuchWebhook();
    return { id, secret, previousUntil: toInstant(previousUntil) };
  },
);
