import { newWebhookSecret } from '../../../automations/sign.ts';
import { createWebhook as definition } from '../../../contract/api/webhooks.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { toWebhook } from '../../../settings/webhooks/webhook-record.ts';
import { insertWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { requireAllowedUrl, requireWebhook } from './webhook-path.ts';

export const createWebhookHandler = endpoint(definition, async ({ body, principal, env, now }) => {
  requireAllowedUrl(env, body.url);
  const { projectId } = principal;
  const [id, secret] = [newId('whk'), newWebhookSecret()];
  const created = await insertWebhook(env, { projectId, actor: actorOf(principal), now }, { id, secret, input: body });
  if ('reason' in created) {
    const detail = `This project has ${LIMITS.webhookEndpointsMax} webhook endpoints, the most it can have: delete one first.`;
    throw new Refusal('conflict', detail);
  }
  forgetProjectConfig(projectId);
  return { ...toWebhook(await requireWebhook(env, projectId, id)), secret };
});
