import { addToList } from '../../../people/work/change-lists.ts';
import { handle } from '../../handle.ts';
import { refuseListed } from './refuse-hand-list.ts';

export const addToListHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).addToList,
  (call, { path }) => addToList(call, path),
  refuseListed,
);
