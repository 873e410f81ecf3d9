import { updateLead as definition } from '../../../contract/api/leads.ts';
import { updateLead } from '../../../people/edit/update-lead.ts';
import { handle } from '../../handle.ts';
import { refuseEdit } from './refuse-edit.ts';

export const updateLeadHandler = handle(
  definition,
  (call, { path, body }) => updateLead(call, { ...path, traits: body }),
  refuseEdit,
);
