import { actorOf } from '../../../access/permissions.ts';
import { deleteAutomation as definition } from '../../../contract/api/automations.ts';
import { deleteAutomation } from '../../../settings/automations/write-automation.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchAutomation } from './automation-path.ts';

export const deleteAutomationHandler = endpoint(definition, async ({ path: { automationId }, principal, env, now }) => {
  const { projectId } = principal;
  const deleted = await deleteAutomation(env.DB, { projectId, actor: actorOf(principal), now }, automationId);
  if (!deleted) throw noSuchAutomation();
  forgetProjectConfig(projectId);
  return { id: automationId, deleted: true as const };
});
