import { mergeLead as definition } from '../../../contract/api/identity.ts';
import { mergeLead } from '../../../identity/merge-lead.ts';
import { handle } from '../../handle.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const mergeLeadHandler = handle(
  definition,
  (call, { path, body }) => mergeLead(call, { ...body, namedId: path.leadId }),
  refuseIdentity,
);
