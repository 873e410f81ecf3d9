import type { Erasure, SparedReason } from '../../../../worker/contract/erasure.ts';
import { countOf, formatCount } from '../../lib/format.ts';

/** Leads that an erasure has left, and why. */
export interface Remaining {
  because: string;
  /** The number of these leads. `leadIds` contains the first of them. */
  leads: number;
  leadIds: readonly string[];
}

const BECAUSE: Record<SparedReason, (them: string) => string> = {
  merged: () => 'Not erased, because merged into another lead',
  joined: (them) => `Not erased, because another lead was merged into ${them} after you confirmed`,
  known: (them) => `Not erased, because your servers, imports or team have named ${them} since`,
  unsettled: (them) => `Not erased, because a merge or unmerge was in progress. Erase ${them} again`,
  unmerged: (them) => `Kept, because only a web page had linked ${them} to erased leads`,
};

/** Says how many leads a finished erasure has erased, and which others it has left. */
export function describeErasure({ done, changed, spared }: Pick<Erasure, 'done' | 'changed' | 'spared'>): {
  title: string;
  gone: string | null;
  remaining: Remaining[];
} {
  const left = spared.reduce((sum, { reason, leads }) => (reason === 'unmerged' ? sum : sum + leads), 0);
  const gone = done - changed - left;
  return {
    title: `${countOf(changed, 'lead')} erased`,
    gone: gone > 0 ? `${formatCount(gone)} had already been erased.` : null,
    remaining: spared.map(({ reason, leads, leadIds }) => ({
      because: BECAUSE[reason](leads === 1 ? 'it' : 'them'),
      ...{ leads, leadIds },
    })),
  };
}

/** Says which leads stay although they may concern the people of erased leads. */
export const describeRemaining = (kept: readonly string[], possibleDuplicates: readonly string[]): Remaining[] =>
  [
    { because: BECAUSE.unmerged(kept.length === 1 ? 'it' : 'them'), leadIds: kept },
    { because: 'Not erased: possible duplicates of erased leads', leadIds: possibleDuplicates },
  ]
    .filter(({ leadIds }) => leadIds.length > 0)
    .map((group) => ({ ...group, leads: group.leadIds.length }));
