import { createList as definition } from '../../../contract/api/lists.ts';
import { createList } from '../../../settings/lists/create-list.ts';
import { handle } from '../../handle.ts';
import { refuseHandList } from './refuse-hand-list.ts';

export const createListHandler = handle(definition, (call, { body }) => createList(call, body), refuseHandList);
