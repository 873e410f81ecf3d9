import { toInstant } from '../../contract/instant.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import type { Segment, SegmentRule } from '../../contract/segment.ts';

/** The columns that leads need. */
export interface SegmentRuleRecord {
  id: string;
  name: string;
  is_shared: 0 | 1;
  /** JSON. */
  conditions: string;
  defined_in: number;
}

/** A row of `segments`, with the other values that the API shows. */
export interface SegmentRecord extends SegmentRuleRecord {
  created_by: string;
  created_at: number;
  updated_at: number;
  author_email: string | null;
  /** Null if they were not counted. */
  leads: number | null;
  /** Progress of the run in which the leads evaluate it; null once it has finished. */
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
