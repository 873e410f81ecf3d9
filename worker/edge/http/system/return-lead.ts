import { returnLead } from '../../../people/restore/return-lead.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).returnLead,
  (call, { body }) => returnLead(call, body),
  refuseReturn,
);
