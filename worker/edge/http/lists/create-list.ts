import { createList } from '../../../settings/lists/create-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const createListHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).createList,
  (call, { body }) => createList(call, body),
  refuseHandList,
);
