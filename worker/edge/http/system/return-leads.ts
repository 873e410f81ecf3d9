import { returnLeads } from '../../../people/restore/return-leads.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).returnLeads,
  (call, { body }) => returnLeads(call, body),
  refuseReturn,
);
