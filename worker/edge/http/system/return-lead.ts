import { returnLead as definition } from '../../../contract/api/system.ts';
import { returnLead } from '../../../people/restore/return-lead.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadHandler = handle(
  definition,
  async (call, { body }, context) => {
    requireOperator(context);
    return returnLead(call, body);
  },
  refuseReturn,
);
