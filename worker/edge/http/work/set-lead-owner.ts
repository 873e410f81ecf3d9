import { setLeadOwner } from '../../../people/work/set-lead-owner.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const setLeadOwnerHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).setLeadOwner,
  (call, { path, body }) => setLeadOwner(call, { ...path, ...body }),
  refuseWork,
);
