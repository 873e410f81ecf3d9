import { deleteList } from '../../../settings/lists/delete-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const deleteListHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).deleteList,
  (call, { path }) => deleteList(call, path),
  refuseHandList,
);
