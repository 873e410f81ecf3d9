import { setLeadStatus } from '../../../people/work/set-lead-status.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const setLeadStatusHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).setLeadStatus,
  (call, { path, body }) => setLeadStatus(call, { ...path, ...body }),
  refuseWork,
);
