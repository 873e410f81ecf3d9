import type { Ruleset } from '../../contract/ruleset.ts';

/**
 * A ruleset whose stages start at the suggested scores, in order. The first stage starts at 0. Stages without a suggestion keep their
 * threshold, or start just above the previous stage.
 */
export function withThresholds<Rules extends Pick<Ruleset, 'stages'>>(
  ruleset: Rules,
  thresholds: readonly { score: number }[],
): Rules {
  let last = 0;
  const stages = ruleset.stages.map((stage, i) => {
    if (i === 0) return stage;
    const from = Math.max(thresholds[i - 1]?.score ?? stage.from, last + 1);
    last = from;
    return { ...stage, from };
  });
  return { ...ruleset, stages };
}
