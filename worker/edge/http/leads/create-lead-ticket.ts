import { createLeadTicket as definition } from '../../../contract/api/leads.ts';
import { createLeadTicket } from '../../../people/live/create-lead-ticket.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const createLeadTicketHandler = handle(definition, (call, { path }) => createLeadTicket(call, path), refuseLead);
