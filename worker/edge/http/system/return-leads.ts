import { returnLeads as definition } from '../../../contract/api/system.ts';
import { returnLeads } from '../../../people/restore/return-leads.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadsHandler = handle(
  definition,
  async (call, { body }, context) => {
    requireOperator(context);
    return returnLeads(call, body);
  },
  refuseReturn,
);
