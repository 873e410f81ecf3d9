import { addLeadTask as definition } from '../../../contract/api/work.ts';
import { addLeadTask } from '../../../people/work/add-lead-task.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const addLeadTaskHandler = handle(
  definition,
  (call, { path, body }) => addLeadTask(call, { ...path, ...body }),
  refuseWork,
);
