import { deleteAutomation as definition } from '../../../contract/api/automations.ts';
import { deleteAutomation } from '../../../settings/automations/delete-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const deleteAutomationHandler = handle(
  definition,
  (call, { path }) => deleteAutomation(call, path),
  refuseAutomation,
);
