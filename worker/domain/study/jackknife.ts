/** The two-sided 95% quantile of Student's t with 49 degrees of freedom, for 50 groups. */
const T = 2.0096;

/** A figure with its 95% interval. The bounds are null if there is too little evidence. */
export interface Estimate {
  value: number;
  low: number | null;
  high: number | null;
}

/** Leads are divided into this many groups, to find out how much a figure depends on the choice of leads. */
export const GROUPS = 50;

/**
 * Computes the 95% interval of a figure by the grouped jackknife (Quenouille 1956; Tukey 1958). `withoutGroup` has the figure computed
 * without each of the groups. All judgments of a lead are in the same group, and therefore count as one piece of evidence.
 */
export function estimate(value: number, withoutGroup: readonly (number | null)[]): Estimate {
  const values = withoutGroup.filter((one) => one !== null);
  if (values.length < GROUPS) return { value, low: null, high: null };
  const mean = values.reduce((total, one) => total + one, 0) / GROUPS;
  const variance = ((GROUPS - 1) / GROUPS) * values.reduce((total, one) => total + (one - mean) ** 2, 0);
  const spread = T * Math.sqrt(variance);
  return { value, low: value - spread, high: value + spread };
}

/** The group of a lead, which depends on its ID. */
export const groupOf = (leadId: string): number =>
  hashOf(Array.from({ length: leadId.length }, (_, i) => leadId.charCodeAt(i))) % GROUPS;

/** FNV-1a, in 32 bits. */
export function hashOf(values: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const value of values) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}
