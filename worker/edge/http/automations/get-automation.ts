import { getAutomation } from '../../../settings/automations/show-automations.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const getAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).getAutomation,
  (call, { path }) => getAutomation(call, path),
  refuseAutomation,
);
