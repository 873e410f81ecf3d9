import { listReachedLeads } from '../../../studies/list-reached-leads.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const listReachedLeadsHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).listReachedLeads,
  (call, { path, query }) => listReachedLeads(call, { ...path, ...query }),
  refuseStudy,
);
