import { unmarkLeadToCall } from '../../../people/calls/mark-lead-to-call.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from '../leads/refuse-lead.ts';

export const unmarkLeadToCallHandler = handle(
  async () => (await import('../../../contract/api/leads-to-call.ts')).unmarkLeadToCall,
  (call, { path }) => unmarkLeadToCall(call, path),
  refuseLead,
);
