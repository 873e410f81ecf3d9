import { addToList as definition } from '../../../contract/api/lists.ts';
import { addToList } from '../../../people/work/change-lists.ts';
import { handle } from '../../handle.ts';
import { refuseListed } from './refuse-hand-list.ts';

export const addToListHandler = handle(definition, (call, { path }) => addToList(call, path), refuseListed);
