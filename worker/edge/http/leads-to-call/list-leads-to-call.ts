import { listLeadsToCall as definition } from '../../../contract/api/leads-to-call.ts';
import { listLeadsToCall } from '../../../people/calls/list-leads-to-call.ts';
import { handle } from '../../handle.ts';

export const listLeadsToCallHandler = handle(definition, (call, { query }) => listLeadsToCall(call, query));
