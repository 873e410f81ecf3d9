import { mergeLead } from '../../../identity/merge-lead.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const mergeLeadHandler = handle(
  async () => (await import('../../../contract/api/identity.ts')).mergeLead,
  (call, { path, body }) => mergeLead(call, { ...body, namedId: path.leadId }),
  refuseIdentity,
);
