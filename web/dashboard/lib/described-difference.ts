export interface DescribedDifference {
  type: 'added' | 'removed' | 'changed';
  /** The name of the changed object, such as a rule. */
  subject: string;
  /** The change in words, such as `points 20 → 30`. */
  details: string[];
}
