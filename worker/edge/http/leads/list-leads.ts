import { listLeads as definition } from '../../../contract/api/leads.ts';
import { listLeads } from '../../../people/list/list-leads.ts';
import { handle } from '../../handle.ts';
import { refuseList } from './refuse-list.ts';

export const listLeadsHandler = handle(definition, (call, { query }) => listLeads(call, query), refuseList);
