import type { Cap, Decay, Ruleset } from '../../../../worker/contract/ruleset.ts';
import type { StudyTapes } from '../../../../worker/contract/suggestion.ts';
import { type Column, columnsOf } from '../../../../worker/domain/study/columns.ts';
import { scoresUnder } from '../../../../worker/domain/study/fit-points.ts';
import { type LearningRows, sampleRows } from '../../../../worker/domain/study/learning-rows.ts';
import { unpackLearningTapes } from '../../../../worker/domain/study/pack-learning-tapes.ts';
import { type WhatIf, type WhatIfAsked, whatIf } from '../../../../worker/domain/study/what-if.ts';

/** The points and limits to try for each rule in the study's tapes, and the decay. */
interface Scoring {
  points: readonly number[];
  decay: Decay;
  caps: readonly (Cap | null)[];
}

/** A request to compute how other points would have performed. */
export interface TrialAsked extends Scoring, Omit<WhatIfAsked, 'live'> {
  /** The live rules for comparison; null if the tapes do not cover all of them. */
  live: (Scoring & { stages: Ruleset['stages'] }) | null;
}

export type DeskRequest =
  | { type: 'open'; tapes: Pick<StudyTapes, 'moments' | 'standsFor' | 'tapes'> }
  | { type: 'try'; asked: TrialAsked };

/**
 * Returns a function that computes how other points would have performed. The first request must contain the tapes (recorded
 * leads), which later requests reuse.
 */
export function openPointsDesk(): (request: DeskRequest) => WhatIf | null {
  let [rows, snapshots]: [LearningRows | null, number[]] = [null, []];
  let known: { key: string; columns: Column[] } | null = null;
  let today: { key: string; scores: Float64Array } | null = null;
  return (request) => {
    if (request.type === 'open') {
      const { moments, standsFor, tapes } = request.tapes;
      const bytes = Uint8Array.from(atob(tapes), (character) => character.charCodeAt(0));
      const { all, othersAlso } = standsFor;
      rows = sampleRows(unpackLearningTapes([bytes]), { converting: all, others: all * othersAlso });
      snapshots = moments.map((moment) => Date.parse(moment));
      return null;
    }
    if (!rows) return null;
    const { decay, caps, live, ...asked } = request.asked;
    const sample = rows;
    const columnsUnder = ({ decay, caps }: Pick<Scoring, 'decay' | 'caps'>) =>
      columnsOf(sample, { rules: caps.length, snapshots, decay, capsOf: (rule) => [caps[rule] ?? null] });
    // Decay and limits stay the same while a slider moves, so their part of the computation is kept.
    const key = JSON.stringify([decay, caps]);
    if (known?.key !== key) known = { key, columns: columnsUnder({ decay, caps }) };
    if (!live) return whatIf(rows, known.columns, asked);
    const liveKey = JSON.stringify(live);
    if (today?.key !== liveKey) {
      const choices = live.points.map((points) => (points > 0 ? { points, cap: 0 } : null));
      today = { key: liveKey, scores: scoresUnder({ ...rows, columns: columnsUnder(live) }, choices) };
    }
    return whatIf(rows, known.columns, { ...asked, live: { scores: today.scores, stages: live.stages } });
  };
}
