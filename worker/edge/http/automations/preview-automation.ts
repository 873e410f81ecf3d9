import { previewAutomation } from '../../../automations/preview-automation.ts';
import { previewAutomation as definition } from '../../../contract/api/automations.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const previewAutomationHandler = handle(
  definition,
  (call, { body }) => previewAutomation(call, body),
  refuseAutomation,
);
