import { listLeads } from '../../../people/list/list-leads.ts';
import { handle } from '../../handle.ts';
import { refuseList } from './refuse-list.ts';

export const listLeadsHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).listLeads,
  (call, { query }) => listLeads(call, query),
  refuseList,
);
