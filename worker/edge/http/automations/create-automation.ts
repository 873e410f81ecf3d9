import type { AutomationInput } from '../../../contract/automation.ts';
import { createAutomation } from '../../../settings/automations/create-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const createAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).createAutomation,
  (call, { body }) => createAutomation(call, body as AutomationInput),
  refuseAutomation,
);
