import type { MergeRefused } from '../../../identity/merge-lead.ts';
import { badCursor, invalid, Refusal } from '../../problem.ts';
import { noSuchLead } from '../leads/refuse-lead.ts';

type IdentityRefused = MergeRefused | { reason: 'not_merged' | 'no_such_conflict' | 'bad_cursor' };

export function refuseIdentity({ reason }: IdentityRefused): Refusal {
  switch (reason) {
    case 'no_such_lead':
      return noSuchLead();
    case 'no_such_other_lead':
      return invalid([{ path: 'leadId', message: 'No lead has this ID.' }]);
    case 'same_lead':
      return invalid([{ path: 'leadId', message: 'This id already belongs to this lead.' }]);
    case 'other_values':
      return new Refusal('conflict', 'One of the leads has changed since the preview. Preview the merge again.', {
        errors: [{ path: 'previewId', message: 'must be from a current preview' }],
      });
    case 'erased':
      return new Refusal('conflict', 'The other lead was erased.');
    case 'unfinished':
      return new Refusal(
        'conflict',
        'A merge or unmerge of one of these leads is not finished yet. Try again in a moment.',
      );
    case 'not_merged':
      return new Refusal('conflict', 'This lead is not merged into another, or its merge is not finished yet.');
    case 'no_such_conflict':
      return new Refusal('not_found', 'There is no open conflict between these leads.');
    case 'bad_cursor':
      return badCursor();
  }
}
