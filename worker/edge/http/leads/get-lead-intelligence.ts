import { getLeadIntelligence } from '../../../people/read/get-lead-intelligence.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadIntelligenceHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).getLeadIntelligence,
  (call, { path, query }) => getLeadIntelligence(call, { ...path, ...query }),
  refuseLead,
);
