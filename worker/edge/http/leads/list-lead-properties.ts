import { listLeadProperties } from '../../../people/list/list-lead-properties.ts';
import { handle } from '../../handle.ts';

export const listLeadPropertiesHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).listLeadProperties,
  (call) => listLeadProperties(call),
);
