import { listAutomations as definition } from '../../../contract/api/automations.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { listAutomations } from '../../../settings/automations/read-automations.ts';
import { endpoint } from '../../endpoint.ts';

export const listAutomationsHandler = endpoint(definition, async ({ principal: { projectId }, env }) => {
  const records = await listAutomations(env.DB, projectId);
  return Promise.all(records.map((record) => toAutomation(env.SETTINGS_KEYS, record)));
});
