import { fitTraitLogit, type TraitRows } from './trait-logit.ts';

/**
 * The evidence must be at least this many standard errors. Chance alone lets one of 31 properties without any effect reach this in one of a
 * hundred histories.
 */
const EVIDENCE_MIN = 3.6;
/** Min. leads that have a property, and min. leads that lack it, to learn anything about it. */
const LEADS_MIN = 20;

export interface TraitEvidence extends TraitRows {
  /** The lead of each row. All rows of a lead count as one piece of evidence. */
  lead: ArrayLike<number>;
}

/**
 * Finds the property with the most evidence that it predicts conversion, beyond the `known` properties and the season. Returns null if no
 * property has enough evidence. Uses a score test, which compares the property with the errors of a fit without it.
 */
export function findTrait(
  rows: TraitEvidence,
  { known, asked }: { known: readonly number[]; asked: readonly number[] },
): number | null {
  const { converts, weight, masks } = rows;
  const { fitted } = fitTraitLogit(rows, known, 0.01);
  const error = fitted.map((p, row) => (weight[row] as number) * ((converts[row] as number) - p));
  const curve = fitted.map((p, row) => (weight[row] as number) * p * (1 - p));
  const project = projectionFrom(rows, curve);
  const basis: Float64Array[] = [];
  for (const bit of known) {
    const column = project(columnOf(masks, bit), basis);
    const size = Math.sqrt(dot(column, column, curve));
    if (size > 0) basis.push(column.map((value) => value / size));
  }
  // Leads are judged several times, so the fit takes the evidence for larger than it is. `inflation` corrects for that.
  const inflation = Math.max(1, varianceByLead(rows, error) / curve.reduce((sum, one) => sum + one, 0));
  let best = { bit: -1, evidence: EVIDENCE_MIN };
  for (const bit of asked) {
    const column = project(columnOf(masks, bit), basis);
    const parts = column.map((value, row) => value * (error[row] as number));
    const sum = parts.reduce((total, part) => total + part, 0);
    // If no buyer has a property, its errors are so small that they would make it seem certain. The variance is therefore never lower than
    // the variance of the fit.
    const variance = Math.max(varianceByLead(rows, parts), inflation * dot(column, column, curve));
    const evidence = variance > 0 ? Math.abs(sum) / Math.sqrt(variance) : 0;
    if (evidence > best.evidence) best = { bit, evidence };
  }
  return best.bit === -1 ? null : best.bit;
}

function columnOf(masks: Uint32Array, bit: number): Float64Array {
  const column = new Float64Array(masks.length);
  for (let row = 0; row < masks.length; row++) column[row] = ((masks[row] as number) >>> bit) & 1;
  return column;
}

/** Whether enough leads have a property, and enough lack it, to learn anything about it. */
export function isCommon({ masks, lead }: TraitEvidence, bit: number): boolean {
  const [having, lacking] = [new Set<number>(), new Set<number>()];
  for (let row = 0; row < masks.length; row++)
    (((masks[row] as number) >>> bit) & 1 ? having : lacking).add(lead[row] as number);
  return having.size >= LEADS_MIN && lacking.size >= LEADS_MIN;
}

function dot(one: Float64Array, other: Float64Array, weight: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number) * (weight[i] as number);
  return sum;
}

/** Returns a function that subtracts from a column what the season and the columns of `basis` explain. */
function projectionFrom({ snapshot }: TraitRows, curve: Float64Array) {
  const seasons = lengthOf(snapshot);
  return (column: Float64Array, basis: readonly Float64Array[]): Float64Array => {
    const [weights, sums] = [new Float64Array(seasons), new Float64Array(seasons)];
    for (let row = 0; row < column.length; row++) {
      const season = snapshot[row] as number;
      weights[season] = (weights[season] as number) + (curve[row] as number);
      sums[season] = (sums[season] as number) + (curve[row] as number) * (column[row] as number);
    }
    const left = new Float64Array(column.length);
    for (let row = 0; row < left.length; row++) {
      const season = snapshot[row] as number;
      const weight = weights[season] as number;
      left[row] = weight > 0 ? (column[row] as number) - (sums[season] as number) / weight : 0;
    }
    for (const explained of basis) {
      const share = dot(left, explained, curve);
      for (let row = 0; row < left.length; row++)
        left[row] = (left[row] as number) - share * (explained[row] as number);
    }
    return left;
  };
}

function varianceByLead({ lead }: TraitEvidence, parts: Float64Array): number {
  const byLead = new Float64Array(lengthOf(lead));
  for (let row = 0; row < parts.length; row++)
    byLead[lead[row] as number] = (byLead[lead[row] as number] as number) + (parts[row] as number);
  return byLead.reduce((sum, part) => sum + part ** 2, 0);
}

/** The length of an array that has an element for each of these indexes. */
function lengthOf(indexes: ArrayLike<number>): number {
  let highest = -1;
  for (let row = 0; row < indexes.length; row++) highest = Math.max(highest, indexes[row] as number);
  return highest + 1;
}
