import { previewAutomation } from '../../../automations/preview-automation.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const previewAutomationHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).previewAutomation,
  (call, { body }) => previewAutomation(call, body),
  refuseAutomation,
);
