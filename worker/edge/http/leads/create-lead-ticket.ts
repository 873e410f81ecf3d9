import { createLeadTicket } from '../../../people/live/create-lead-ticket.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from './refuse-lead.ts';

export const createLeadTicketHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).createLeadTicket,
  (call, { path }) => createLeadTicket(call, path),
  refuseLead,
);
