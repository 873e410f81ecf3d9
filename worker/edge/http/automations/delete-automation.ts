import { deleteAutomation } from '../../../settings/automations/delete-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const deleteAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).deleteAutomation,
  (call, { path }) => deleteAutomation(call, path),
  refuseAutomation,
);
