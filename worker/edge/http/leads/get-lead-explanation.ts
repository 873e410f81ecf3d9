import { getLeadExplanation as definition } from '../../../contract/api/leads.ts';
import { getLeadExplanation } from '../../../people/read/get-lead-explanation.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadExplanationHandler = handle(
  definition,
  (call, { path, query }) => getLeadExplanation(call, { ...path, ...query }),
  refuseLead,
);
