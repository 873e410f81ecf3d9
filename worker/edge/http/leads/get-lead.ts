import { getLead } from '../../../people/read/get-lead.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).getLead,
  (call, { path, query }) => getLead(call, { ...path, ...query }),
  refuseLead,
);
