import { setLeadOwner as definition } from '../../../contract/api/work.ts';
import { setLeadOwner } from '../../../people/work/set-lead-owner.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const setLeadOwnerHandler = handle(
  definition,
  (call, { path, body }) => setLeadOwner(call, { ...path, ...body }),
  refuseWork,
);
