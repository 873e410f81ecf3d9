import { updateAutomation } from '../../../settings/automations/update-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const updateAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).updateAutomation,
  (call, { path, body }) => updateAutomation(call, { ...path, change: body }),
  refuseAutomation,
);
