import { returnLeads } from '../../../people/restore/return-leads.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).returnLeads,
  async (call, { body }, context) => {
    requireOperator(context);
    return returnLeads(call, body);
  },
  refuseReturn,
);
