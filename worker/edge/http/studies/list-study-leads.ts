import { listStudyLeads } from '../../../studies/list-study-leads.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const listStudyLeadsHandler = handle(
  async () => (await import('../../../contract/api/studies.ts')).listStudyLeads,
  (call, { path, query }) => listStudyLeads(call, { ...path, ...query }),
  refuseStudy,
);
