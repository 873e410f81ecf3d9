import { listAutomations } from '../../../settings/automations/show-automations.ts';
import { handle } from '../../handle.ts';

export const listAutomationsHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).listAutomations,
  listAutomations,
);
