import type { LearningLead } from './pack-learning-tapes.ts';

/**
 * Max. sampled rows that convert, and the number of other rows that a sample may always have. More rows would take memory and time without
 * changing the points.
 */
const CONVERTING_ROWS_MAX = 15_000;
const OTHER_ROWS_MIN = 15_000;
const OTHERS_PER_CONVERTING = 2;

/** Judgments to learn from, sorted by lead. All arrays have one element per row. */
export interface LearningRows {
  leads: readonly LearningLead[];
  /** For each row, the index of its lead and the index of its snapshot. */
  lead: Uint32Array;
  snapshot: Uint8Array;
  converts: Uint8Array;
  /** The number of judgments that a row represents. */
  weight: Float64Array;
}

/** The number of leads that each sampled lead represents, for leads that ever convert and for the others. */
export interface StandsFor {
  converting: number;
  others: number;
}

/** Selects a sample of the judgments. Keeps all rows that convert, up to the limit, and up to twice as many other rows, evenly spaced. */
export function sampleRows(
  leads: readonly LearningLead[],
  standsFor: StandsFor = { converting: 1, others: 1 },
): LearningRows {
  let [converting, others] = [0, 0];
  for (const { judgments } of leads)
    for (const { converts } of judgments) {
      if (converts) converting++;
      else others++;
    }
  const yes = Math.min(converting, CONVERTING_ROWS_MAX);
  const no = Math.min(others, Math.max(OTHER_ROWS_MIN, OTHERS_PER_CONVERTING * yes));
  const [takesYes, takesNo] = [spread(yes, converting), spread(no, others)];
  const size = yes + no;
  const rows: LearningRows = {
    leads,
    lead: new Uint32Array(size),
    snapshot: new Uint8Array(size),
    converts: new Uint8Array(size),
    weight: new Float64Array(size),
  };
  let row = 0;
  for (const [lead, { judgments }] of leads.entries()) {
    const each = judgments.some(({ converts }) => converts) ? standsFor.converting : standsFor.others;
    for (const { snapshot, converts } of judgments) {
      if (!(converts ? takesYes() : takesNo())) continue;
      rows.lead[row] = lead;
      rows.snapshot[row] = snapshot;
      rows.converts[row] = Number(converts);
      rows.weight[row] = each * (converts ? converting / yes : others / no);
      row++;
    }
  }
  return rows;
}

/** Returns a function that says for each of `total` items whether it is selected. `wanted` items are selected, evenly spaced. */
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
