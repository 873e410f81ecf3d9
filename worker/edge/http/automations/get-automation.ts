import { getAutomation as definition } from '../../../contract/api/automations.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { endpoint } from '../../endpoint.ts';
import { requireAutomation } from './automation-path.ts';

export const getAutomationHandler = endpoint(
  definition,
  async ({ path: { automationId }, principal: { projectId }, env }) =>
    toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, automationId)),
);
