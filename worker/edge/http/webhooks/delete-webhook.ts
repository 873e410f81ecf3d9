import { deleteWebhook as definition } from '../../../contract/api/webhooks.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { deleteWebhook } from '../../../settings/webhooks/write-webhook.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchWebhook } from './webhook-path.ts';

export const deleteWebhookHandler = endpoint(definition, async ({ path: { webhookId }, principal, env, now }) => {
  const { projectId } = principal;
  const deleted = await deleteWebhook(env.DB, { projectId, actor: actorOf(principal), now }, webhookId);
  if (!deleted) throw noSuchWebhook();
  forgetProjectConfig(projectId);
  return { id: webhookId, deleted: true as const };
});
