import { newWebhookSecret } from '../../../automations/sign.ts';
import { rotateWebhookSecret as definition } from '../../../contract/api/webhooks.ts';
import { toInstant } from '../../../contract/instant.ts';
import { rotateWebhookSecret } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchWebhook } from './webhook-path.ts';

export const rotateWebhookSecretHandler = endpoint(
  definition,
  async ({ path: { webhookId: id }, body: { overlapSeconds }, principal, env, now }) => {
    const { projectId } = principal;
    const secret = newWebhookSecret();
    const previousUntil = now + overlapSeconds * 1000;
    const by = { projectId, actor: actorOf(principal), now };
    if (!(await rotateWebhookSecret(env, by, { id, secret, previousUntil }))) throw noSuchWebhook();
    return { id, secret, previousUntil: toInstant(previousUntil) };
  },
);
