import { listReachedLeads as definition } from '../../../contract/api/studies.ts';
import { listReachedLeads } from '../../../studies/list-reached-leads.ts';
import { handle } from '../../handle.ts';
import { refuseStudy } from './refuse-study.ts';

export const listReachedLeadsHandler = handle(
  definition,
  (call, { path, query }) => listReachedLeads(call, { ...path, ...query }),
  refuseStudy,
);
