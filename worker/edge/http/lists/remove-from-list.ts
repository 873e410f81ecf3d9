import { removeFromList } from '../../../people/work/change-lists.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from '../work/refuse-work.ts';

export const removeFromListHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).removeFromList,
  (call, { path }) => removeFromList(call, path),
  refuseWork,
);
