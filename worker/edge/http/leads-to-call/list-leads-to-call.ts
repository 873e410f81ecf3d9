import { listLeadsToCall } from '../../../people/calls/list-leads-to-call.ts';
import { handle } from '../../handle.ts';

export const listLeadsToCallHandler = handle(
  async () => (await import('../../../contract/api/leads-to-call.ts')).listLeadsToCall,
  (call, { query }) => listLeadsToCall(call, query),
);
