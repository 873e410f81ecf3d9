import type { Stage } from '../../contract/ruleset.ts';
import type { SimulationResult } from '../../contract/study.ts';
import { stageOf } from '../stages.ts';
import type { LearningRows } from './learning-rows.ts';

/** The scores of rows, and their stages. */
export interface Staged {
  scores: ArrayLike<number>;
  stages: readonly Stage[];
}

/** At the last moment at which any lead was judged, the number of leads that move from one stage to another. Sorted by stage. */
export function stageMoves(
  { snapshot, weight }: Pick<LearningRows, 'snapshot' | 'weight'>,
  before: Staged,
  after: Staged,
): SimulationResult['stages'] {
  const last = snapshot.reduce((latest, at) => Math.max(latest, at), 0);
  const leads = new Map<string, number>();
  const stageIn = ({ scores, stages }: Staged, row: number) => stageOf(scores[row] as number, stages).name;
  for (let row = 0; row < snapshot.length; row++) {
    if (snapshot[row] !== last) continue;
    const move = `${stageIn(before, row)} ${stageIn(after, row)}`;
    leads.set(move, (leads.get(move) ?? 0) + (weight[row] as number));
  }
  return before.stages.flatMap(({ name: from }) =>
    after.stages.flatMap(({ name: to }) => {
      const count = Math.round(leads.get(`${from} ${to}`) ?? 0);
      return count > 0 ? [{ from, to, leads: count }] : [];
    }),
  );
}
