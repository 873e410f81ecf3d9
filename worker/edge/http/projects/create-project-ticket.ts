import { createProjectTicket } from '../../../project/create-project-ticket.ts';
import { handle } from '../../handle.ts';

export const createProjectTicketHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).createProjectTicket,
  createProjectTicket,
);
