import type { Erasure, SparedReason } from '../../../../worker/contract/erasure.ts';
import { formatCount, isolate } from '../../lib/format.ts';

/** Max. IDs that a sentence lists. */
const NAMED_MAX = 10;

const BECAUSE: Record<SparedReason, (them: string) => string> = {
  merged: () => 'Not deleted, because merged into another lead',
  joined: (them) => `Not deleted, because another lead was merged into ${them} after you confirmed`,
  known: (them) => `Not deleted, because your servers, imports or team have named ${them} since`,
  unsettled: (them) => `Not deleted, because just being merged or unmerged. Erase ${them} again`,
  unmerged: (them) => `Kept, because only a web page had linked ${them} to leads that were deleted`,
};

/** Says how many leads a finished erasure has deleted, and why it has not deleted others. */
export function describeErasure({ done, changed, spared }: Pick<Erasure, 'done' | 'changed' | 'spared'>): string[] {
  const left = spared.reduce((sum, { reason, leads }) => (reason === 'unmerged' ? sum : sum + leads), 0);
  const gone = done - changed - left;
  return [
    `${formatCount(changed)} deleted${gone > 0 ? `, ${formatCount(gone)} had already been deleted` : ''}`,
    ...spared.map(({ reason, leads, leadIds }) => {
      const named = leadIds.slice(0, NAMED_MAX).map(isolate).join(', ');
      const others = leads > NAMED_MAX ? ` and ${formatCount(leads - NAMED_MAX)} more` : '';
      return `${BECAUSE[reason](leads === 1 ? 'it' : 'them')}: ${named}${others}.`;
    }),
  ];
}
