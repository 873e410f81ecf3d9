import { updateLead } from '../../../people/edit/update-lead.ts';
import { handle } from '../../handle.ts';
import { refuseEdit } from './refuse-edit.ts';

export const updateLeadHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).updateLead,
  (call, { path, body }) => updateLead(call, { ...path, traits: body }),
  refuseEdit,
);
