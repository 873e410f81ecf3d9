import type { LearningLead } from './pack-learning-tapes.ts';

/** Max. rows that convert, and min. rows of the others: more change no point, and take memory and time. */
const CONVERTING_ROWS_MAX = 15_000;
const OTHER_ROWS_MIN = 15_000;
const OTHERS_PER_CONVERTING = 2;

/** Judgments to learn from, in the order of their leads. The arrays are parallel. */
export interface LearningRows {
  leads: readonly LearningLead[];
  /** The lead's index, and its snapshot's. */
  lead: Uint32Array;
  snapshot: Uint8Array;
  converts: Uint8Array;
  /** How many judgments a row stands for. */
  weight: Float64Array;
}

/**
 * Samples judgments: all that convert and, evenly spaced, twice as many others. `standsFor`: how many leads that never convert
 * each of those given stands for.
 */
export function sampleRows(leads: readonly LearningLead[], standsFor = 1): LearningRows {
  const all = leads.flatMap(({ judgments }, lead) => {
    const weight = judgments.some(({ converts }) => converts) ? 1 : standsFor;
    return judgments.map(({ snapshot, converts }) => ({ lead, snapshot, converts, weight }));
  });
  const converting = all.filter(({ converts }) => converts).length;
  const others = all.length - converting;
  const yes = Math.min(converting, CONVERTING_ROWS_MAX);
  const no = Math.min(others, Math.max(OTHER_ROWS_MIN, OTHERS_PER_CONVERTING * yes));
  const [takesYes, takesNo] = [spread(yes, converting), spread(no, others)];
  const rows = all.filter(({ converts }) => (converts ? takesYes() : takesNo()));
  return {
    leads,
    lead: Uint32Array.from(rows, ({ lead }) => lead),
    snapshot: Uint8Array.from(rows, ({ snapshot }) => snapshot),
    converts: Uint8Array.from(rows, ({ converts }) => Number(converts)),
    weight: Float64Array.from(rows, ({ converts, weight }) => weight * (converts ? converting / yes : others / no)),
  };
}

/** Says, for one after another of `total`, whether it is among the `wanted`, which are evenly spaced. */
function spread(wanted: number, total: number): () => boolean {
  let seen = 0;
  return () => {
    const before = Math.floor((seen * wanted) / total);
    seen++;
    return Math.floor((seen * wanted) / total) > before;
  };
}

export function groupBySnapshot(rows: readonly number[], snapshot: LearningRows['snapshot']): number[][] {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const at = snapshot[row] as number;
    const group = groups.get(at);
    if (group) group.push(row);
    else groups.set(at, [row]);
  }
  return [...groups.values()];
}
