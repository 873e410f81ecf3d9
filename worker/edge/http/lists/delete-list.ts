import { deleteList as definition } from '../../../contract/api/lists.ts';
import { deleteList } from '../../../settings/lists/delete-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const deleteListHandler = handle(definition, (call, { path }) => deleteList(call, path), refuseHandList);
