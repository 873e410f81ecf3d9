import { changeLeadTask } from '../../../people/work/change-lead-task.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const changeLeadTaskHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).changeLeadTask,
  (call, { path, body }) => changeLeadTask(call, { ...path, ...body }),
  refuseWork,
);
