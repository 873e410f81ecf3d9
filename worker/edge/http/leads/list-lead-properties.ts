import { listLeadProperties as definition } from '../../../contract/api/leads.ts';
import { listLeadProperties } from '../../../people/list/list-lead-properties.ts';
import { handle } from '../../handle.ts';

export const listLeadPropertiesHandler = handle(definition, (call) => listLeadProperties(call));
