import { updateAutomation as definition } from '../../../contract/api/automations.ts';
import { updateAutomation } from '../../../settings/automations/update-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const updateAutomationHandler = handle(
  definition,
  (call, { path, body }) => updateAutomation(call, { ...path, change: body }),
  refuseAutomation,
);
