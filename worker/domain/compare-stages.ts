import type { Stage } from '../contract/ruleset.ts';

export interface StageChanges {
  /** Pairs of old and new names. */
  renamed: { from: string; to: string }[];
  removed: string[];
}

/**
 * Compares the stages of two rulesets. A missing stage counts as renamed if a stage with a new name starts at the same score, or has the
 * same position in a list of the same length. If neither is the case, a missing stage counts as removed.
 */
export function compareStages(before: readonly Stage[], after: readonly Stage[]): StageChanges {
  const isIn = (stages: readonly Stage[], { name }: Stage) => stages.some((stage) => stage.name === name);
  const added = new Set(after.filter((stage) => !isIn(before, stage)));
  const changes: StageChanges = { renamed: [], removed: [] };
  const gone = before.filter((stage) => !isIn(after, stage));
  const rename = (stage: Stage, successor: Stage | undefined): boolean => {
    if (!successor || !added.delete(successor)) return false;
    changes.renamed.push({ from: stage.name, to: successor.name });
    return true;
  };
  const moved = gone.filter(
    (stage) =>
      !rename(
        stage,
        after.find(({ from }) => from === stage.from),
      ),
  );
  for (const stage of moved) {
    const inPlace = before.length === after.length ? after[before.indexOf(stage)] : undefined;
    if (!rename(stage, inPlace)) changes.removed.push(stage.name);
  }
  return changes;
}
