import { listStudyLeads as definition } from '../../../contract/api/studies.ts';
import { listStudyLeads } from '../../../studies/list-study-leads.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const listStudyLeadsHandler = handle(
  definition,
  (call, { path, query }) => listStudyLeads(call, { ...path, ...query }),
  refuseStudy,
);
