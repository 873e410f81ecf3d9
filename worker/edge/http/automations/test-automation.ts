import { testAutomation } from '../../../automations/test-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const testAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).testAutomation,
  (call, { path, body }) => testAutomation(call, { ...body, ...path }),
  refuseAutomation,
);
