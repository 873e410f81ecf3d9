import { updateList } from '../../../settings/lists/update-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const updateListHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).updateList,
  (call, { path, body }) => updateList(call, { ...path, ...body }),
  refuseHandList,
);
