import { createLead as definition } from '../../../contract/api/leads.ts';
import { createLead } from '../../../people/edit/create-lead.ts';
import { handle } from '../../handle.ts';
import { refuseEdit } from './refuse-edit.ts';

export const createLeadHandler = handle(definition, (call, { body }) => createLead(call, body), refuseEdit);
