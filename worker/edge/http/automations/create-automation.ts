import { createAutomation as definition } from '../../../contract/api/automations.ts';
import type { AutomationInput } from '../../../contract/automation.ts';
import { createAutomation } from '../../../settings/automations/create-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const createAutomationHandler = handle(
  definition,
  (call, { body }) => createAutomation(call, body as AutomationInput),
  refuseAutomation,
);
