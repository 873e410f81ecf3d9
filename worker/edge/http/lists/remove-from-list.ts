import { removeFromList as definition } from '../../../contract/api/lists.ts';
import { removeFromList } from '../../../people/work/change-lists.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from '../work/refuse-work.ts';

export const removeFromListHandler = handle(definition, (call, { path }) => removeFromList(call, path), refuseWork);
