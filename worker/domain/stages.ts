import type { Stage } from '../contract/ruleset.ts';

/** Why a stage changed. */
export type StageChangeCause = 'event' | 'decay' | 'ruleset' | 'merge' | 'manual';

/** The stage that a score (unrounded) stands in: the last one that begins at or below it. */
export function stageOf(score: number, stages: readonly Stage[]): Stage {
  let found = stages[0];
  for (const stage of stages) if (score >= stage.from) found = stage;
  if (!found) throw new Error('a ruleset has at least one stage');
  return found;
}
