import { setLeadStatus as definition } from '../../../contract/api/work.ts';
import { setLeadStatus } from '../../../people/work/set-lead-status.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const setLeadStatusHandler = handle(
  definition,
  (call, { path, body }) => setLeadStatus(call, { ...path, ...body }),
  refuseWork,
);
