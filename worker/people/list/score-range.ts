import type { Ruleset } from '../../contract/ruleset.ts';
import type { ScoreRange } from '../../project/lead-record.ts';

/** The project has no stage of this name; `stages` are those it has. */
export interface NoSuchStage {
  reason: 'no_such_stage';
  stages: string[];
  /** The query parameter that names the stage. */
  field?: 'stage' | 'reached';
}

/** The range of scores that are in the stage and within the given bounds. */
export function findScoreRange(
  { stages }: Ruleset,
  {
    stage: name,
    minScore = 0,
    maxScore = Number.POSITIVE_INFINITY,
  }: { stage?: string | undefined; minScore?: number | undefined; maxScore?: number | undefined },
): ScoreRange | NoSuchStage {
  if (name === undefined) return { from: minScore, to: maxScore };
  const i = stages.findIndex((stage) => stage.name === name);
  const stage = stages[i];
  if (!stage) return { reason: 'no_such_stage', stages: stages.map((known) => known.name) };
  return {
    from: Math.max(stage.from, minScore),
    to: Math.min(stages[i + 1]?.from ?? Number.POSITIVE_INFINITY, maxScore),
  };
}
