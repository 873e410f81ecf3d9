import { testAutomation } from '../../../automations/test-automation.ts';
import { testAutomation as definition } from '../../../contract/api/automations.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const testAutomationHandler = handle(
  definition,
  (call, { path, body }) => testAutomation(call, { ...body, ...path }),
  refuseAutomation,
);
