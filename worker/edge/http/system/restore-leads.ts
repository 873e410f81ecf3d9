import { type RestoreRefused, restoreLeads } from '../../../people/restore/restore-leads.ts';
import { noSuchProject } from '../../auth/authenticate.ts';
import { handle } from '../../handle.ts';
import type { Refusal } from '../../problem.ts';

export const restoreLeadsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).restoreLeads,
  (call, { body }) => restoreLeads(call, body),
  refuseRestore,
);

function refuseRestore({ reason }: RestoreRefused): Refusal {
  switch (reason) {
    case 'no_such_project':
      return noSuchProject();
  }
}
