import type { Cap, Decay } from '../../../../worker/contract/ruleset.ts';
import type { StudyTapes } from '../../../../worker/contract/suggestion.ts';
import { type Column, columnsOf } from '../../../../worker/domain/study/columns.ts';
import { type LearningRows, sampleRows } from '../../../../worker/domain/study/learning-rows.ts';
import { unpackLearningTapes } from '../../../../worker/domain/study/pack-learning-tapes.ts';
import { type WhatIf, type WhatIfAsked, whatIf } from '../../../../worker/domain/study/what-if.ts';

/** Points to try, by the study's candidates. */
export interface TrialAsked extends WhatIfAsked {
  decay: Decay;
  caps: readonly (Cap | null)[];
}

export type DeskRequest =
  | { type: 'open'; tapes: Pick<StudyTapes, 'moments' | 'standsFor' | 'tapes'> }
  | { type: 'try'; asked: TrialAsked };

/** Computes what other points would have done. The first request opens the tapes; others get a figure each. */
export function openPointsDesk(): (request: DeskRequest) => WhatIf | null {
  let [rows, snapshots]: [LearningRows | null, number[]] = [null, []];
  let known: { key: string; columns: Column[] } | null = null;
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
    const { decay, caps, ...asked } = request.asked;
    // Points change with every move of a slider, and these do not.
    const key = JSON.stringify([decay, caps]);
    if (known?.key !== key) {
      const capsOf = (rule: number) => [caps[rule] ?? null];
      known = { key, columns: columnsOf(rows, { rules: caps.length, snapshots, decay, capsOf }) };
    }
    return whatIf(rows, known.columns, asked);
  };
}
