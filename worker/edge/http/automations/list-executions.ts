import { listExecutions } from '../../../automations/list-executions.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const listExecutionsHandler = handle(
  async () => (await import('../../../contract/api/automations.ts')).listExecutions,
  (call, { path, query }) => listExecutions(call, { ...query, ...path }),
  refuseAutomation,
);
