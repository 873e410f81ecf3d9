import { createProjectTicket as definition } from '../../../contract/api/projects.ts';
import { createProjectTicket } from '../../../project/create-project-ticket.ts';
import { handle } from '../../handle.ts';

export const createProjectTicketHandler = handle(definition, createProjectTicket);
