export interface DescribedDifference {
  type: 'added' | 'removed' | 'changed';
  /** The subject, such as a rule's name. */
  subject: string;
  /** In words, such as `points 20 → 30`. */
  details: string[];
}
