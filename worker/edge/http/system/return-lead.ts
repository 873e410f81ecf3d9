import { returnLead } from '../../../people/restore/return-lead.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';
import { refuseReturn } from './refuse-return.ts';

export const returnLeadHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).returnLead,
  async (call, { body }, context) => {
    requireOperator(context);
    return returnLead(call, body);
  },
  refuseReturn,
);
