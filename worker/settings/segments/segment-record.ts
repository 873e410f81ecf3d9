import { toInstant } from '../../contract/instant.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import type { Segment, SegmentRule } from '../../contract/segment.ts';
import type { StoredRow } from '../storage/stored-row.ts';
import type { segments } from '../storage/tables.ts';

/** The columns that leads need. */
export type SegmentRuleRecord = Pick<
  StoredRow<typeof segments>,
  'id' | 'name' | 'is_shared' | 'conditions' | 'defined_in'
>;

/** A row of `segments`, with the other fields that the API returns. */
export interface SegmentRecord extends StoredRow<typeof segments> {
  author_email: string | null;
  /** The number of leads. Null if the leads were not counted. */
  leads: number | null;
  /** The progress of the run in which leads evaluate the segment. Null if the run has finished. */
  done: number | null;
  total: number | null;
}

const conditionsOf = ({ conditions }: SegmentRuleRecord) => JSON.parse(conditions) as LeadConditions;

export const toSegmentRule = (record: SegmentRuleRecord): SegmentRule => ({
  id: record.id,
  name: record.name,
  conditions: conditionsOf(record),
  definedIn: record.defined_in,
  ...(record.is_shared === 0 && { isPrivate: true as const }),
});

export const toSegment = (record: SegmentRecord): Segment => ({
  id: record.id,
  name: record.name,
  isShared: record.is_shared === 1,
  conditions: conditionsOf(record),
  author: { id: record.created_by, email: record.author_email },
  leads: record.leads,
  filling: record.total === null ? null : { done: record.done ?? 0, total: record.total },
  createdAt: toInstant(record.created_at),
  updatedAt: toInstant(record.updated_at),
});
