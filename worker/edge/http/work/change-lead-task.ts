import { changeLeadTask as definition } from '../../../contract/api/work.ts';
import { changeLeadTask } from '../../../people/work/change-lead-task.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const changeLeadTaskHandler = handle(
  definition,
  (call, { path, body }) => changeLeadTask(call, { ...path, ...body }),
  refuseWork,
);
