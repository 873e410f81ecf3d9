import type { Ruleset } from '../../../contract/ruleset.ts';
import type { ScoreRange } from '../../../project/lead-record.ts';
import { invalid } from '../../problem.ts';

/** The scores that a stage and the bounds asked for have in common. */
export function requireScoreRange(
  { stages }: Ruleset,
  {
    stage: name,
    minScore = 0,
    maxScore = Number.POSITIVE_INFINITY,
  }: { stage?: string | undefined; minScore?: number | undefined; maxScore?: number | undefined },
): ScoreRange {
  if (name === undefined) return { from: minScore, to: maxScore };
  const i = stages.findIndex((stage) => stage.name === name);
  const stage = stages[i];
  if (!stage) {
    const names = stages.map((known) => known.name).join(', ');
    throw invalid([{ path: 'query.stage', message: `is not a stage of this project (${names})` }]);
  }
  return {
    from: Math.max(stage.from, minScore),
    to: Math.min(stages[i + 1]?.from ?? Number.POSITIVE_INFINITY, maxScore),
  };
}
