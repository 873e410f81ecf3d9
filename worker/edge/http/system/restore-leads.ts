import { type RestoreRefused, restoreLeads } from '../../../people/restore/restore-leads.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { handle } from '../../handle.ts';
import { Refusal } from '../../problem.ts';

export const restoreLeadsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).restoreLeads,
  async (call, { body }, context) => {
    requireOperator(context);
    return restoreLeads(call, body);
  },
  refuseRestore,
);

function refuseRestore({ reason }: RestoreRefused): Refusal {
  switch (reason) {
    case 'no_such_project':
      return new Refusal('not_found', 'There is no such project.');
  }
}
