import { addLeadTask } from '../../../people/work/add-lead-task.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const addLeadTaskHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).addLeadTask,
  (call, { path, body }) => addLeadTask(call, { ...path, ...body }),
  refuseWork,
);
