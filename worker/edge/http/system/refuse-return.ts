import { LIMITS } from '../../../contract/limits.ts';
import type { returnLead } from '../../../people/restore/return-lead.ts';
import { noSuchProject } from '../../auth/authenticate.ts';
import { invalid, Refusal } from '../../problem.ts';

type ReturnRefused = Extract<Awaited<ReturnType<typeof returnLead>>, { reason: string }>;

export function refuseReturn({ reason }: ReturnRefused): Refusal {
  switch (reason) {
    case 'no_such_project':
      return noSuchProject();
    case 'no_such_lead':
      return new Refusal('not_found', 'There is no such lead, or there was none at that time.');
    case 'out_of_reach':
      return invalid([{ path: 'at', message: 'must be in the past, and at most 30 days ago' }]);
    case 'erased':
      return new Refusal('lead_erased', 'This lead was erased. An erasure is permanent.');
    case 'merged':
      return new Refusal(
        'conflict',
        'This lead was merged into another lead: return the other lead, or send `withMerged`.',
      );
    case 'unsettled':
      return new Refusal('conflict', 'A merge of this lead has not finished. Try again in a moment.');
    case 'unsettled_then':
      return new Refusal(
        'conflict',
        'A merge of this lead was in progress at that time. Choose a time a minute earlier.',
      );
    case 'merged_since':
      return new Refusal(
        'conflict',
        'Leads were merged into this lead, or removed from it, since then. Send `withMerged` to return all of these leads.',
      );
    case 'too_many':
      return new Refusal(
        'conflict',
        `More than ${LIMITS.returnedTogetherMax} leads were merged with this lead since then: restore these leads from an export instead.`,
      );
    case 'no_history':
      return new Refusal('conflict', 'This server keeps no history of leads. Restore the lead from an export instead.');
  }
}
