import { getLead as definition } from '../../../contract/api/leads.ts';
import { getLead } from '../../../people/read/get-lead.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadHandler = handle(
  definition,
  (call, { path, query }) => getLead(call, { ...path, ...query }),
  refuseLead,
);
