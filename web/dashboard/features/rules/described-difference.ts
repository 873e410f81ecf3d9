export interface DescribedDifference {
  type: 'added' | 'removed' | 'changed';
  /** The name of what differs, such as a rule's name. */
  subject: string;
  /** The change in words, such as `points 20 → 30`. */
  details: string[];
}
