import { listExecutions } from '../../../automations/list-executions.ts';
import { listExecutions as definition } from '../../../contract/api/automations.ts';
import { handle } from '../../handle.ts';
import { refuseAutomation } from './refuse-automation.ts';

export const listExecutionsHandler = handle(
  definition,
  (call, { path, query }) => listExecutions(call, { ...query, ...path }),
  refuseAutomation,
);
