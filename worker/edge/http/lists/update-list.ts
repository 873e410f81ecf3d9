import { updateList as definition } from '../../../contract/api/lists.ts';
import { updateList } from '../../../settings/lists/update-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const updateListHandler = handle(
  definition,
  (call, { path, body }) => updateList(call, { ...path, ...body }),
  refuseHandList,
);
