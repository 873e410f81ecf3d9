import { getLeadExplanation } from '../../../people/read/get-lead-explanation.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadExplanationHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).getLeadExplanation,
  (call, { path, query }) => getLeadExplanation(call, { ...path, ...query }),
  refuseLead,
);
