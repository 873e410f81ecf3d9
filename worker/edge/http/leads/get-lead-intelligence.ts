import { getLeadIntelligence as definition } from '../../../contract/api/leads.ts';
import { getLeadIntelligence } from '../../../people/read/get-lead-intelligence.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadIntelligenceHandler = handle(
  definition,
  (call, { path, query }) => getLeadIntelligence(call, { ...path, ...query }),
  refuseLead,
);
