import { createLead } from '../../../people/edit/create-lead.ts';
import { handle } from '../../handle.ts';
import { refuseEdit } from './refuse-edit.ts';

export const createLeadHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).createLead,
  (call, { body }) => createLead(call, body),
  refuseEdit,
);
