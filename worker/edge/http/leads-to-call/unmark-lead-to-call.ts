import { unmarkLeadToCall as definition } from '../../../contract/api/leads-to-call.ts';
import { unmarkLeadToCall } from '../../../people/calls/mark-lead-to-call.ts';
import { handle } from '../../handle.ts';
import { refuseLead } from '../leads/refuse-lead.ts';

export const unmarkLeadToCallHandler = handle(definition, (call, { path }) => unmarkLeadToCall(call, path), refuseLead);
