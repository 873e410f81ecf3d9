import type { SegmentRule } from '../contract/segment.ts';
import type { ScoredLead } from './occasion.ts';
import { type NamedSegment, NO_MOVES, type SegmentMoves } from './segment-moves.ts';
import { segmentsOf } from './segments.ts';

/**
 * Returns the shared segments that a lead entered and left in a change. Ignores segments whose conditions the lead has only just received.
 * With `newRules`, also ignores changes that only the new ruleset caused. `hasActed` says whether the lead has new events. `before` is null
 * for a new lead.
 */
export function segmentMovesOf(
  before: ScoredLead | null,
  { snapshot, config }: ScoredLead,
  {
    segments,
    at,
    hasActed,
    newRules,
  }: { segments: readonly SegmentRule[]; at: number; hasActed: boolean; newRules: 'silent' | 'told' },
): SegmentMoves {
  // The stored segments are from before the lead was merged, so they are no basis for a comparison.
  if (before?.snapshot.isMemberOfStale) return NO_MOVES;
  const known = segments.filter(
    ({ isPrivate, definedIn }) => !isPrivate && (before === null || definedIn <= before.config.version),
  );
  const was = new Set(before?.snapshot.memberOf);
  const is = new Set(snapshot.memberOf);
  const moved = known.filter(({ id }) => was.has(id) !== is.has(id));
  const isJudged = before !== null && newRules === 'silent' && before.config.version !== config.version;
  const byOldRules =
    isJudged && moved.length > 0
      ? segmentsOf(hasActed ? snapshot : before.snapshot, moved, { ruleset: before.config.ruleset, at })
      : null;
  const news = moved.filter(({ id }) => byOldRules === null || byOldRules.includes(id) === is.has(id));
  const named = ({ id, name }: SegmentRule): NamedSegment => ({ id, name });
  return {
    entered: news.filter(({ id }) => is.has(id)).map(named),
    left: news.filter(({ id }) => was.has(id)).map(named),
  };
}
