import * as z from 'zod';
import { leavesOf } from './condition-tree.ts';
import { DisplayName } from './display-name.ts';
import { UtcInstant } from './instant.ts';
import { type LeadCondition, LeadConditions } from './lead-condition.ts';
import { LIMITS } from './limits.ts';

/** The part of a segment that leads need. ProjectConfig contains these fields for each segment. */
export interface SegmentRule {
  id: string;
  name: string;
  conditions: LeadConditions;
  /**
   * The config version in which the conditions last changed. A lead that uses this version for the first time enters or leaves the segment
   * without notifying anyone.
   */
  definedIn: number;
  /** Set if only the author sees the segment. A private segment triggers no automations or webhooks. */
  isPrivate?: true;
}

const charsMax = LIMITS.filterCharsMax;

/** A condition on the exact text of the score is rejected, because decay changes its digits all the time. */
const isTextOfScore = (leaf: LeadCondition): boolean =>
  'field' in leaf &&
  leaf.field === 'score' &&
  ['contains', 'not_contains', 'starts_with', 'ends_with'].includes(leaf.operator);

export const SegmentConditions = LeadConditions.superRefine((conditions, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const leaves = leavesOf<LeadCondition>(conditions);
  if (leaves.length === 0) refuse('must hold at least one condition');
  if (leaves.some(isTextOfScore)) refuse('must compare the score as a number');
  if (JSON.stringify(conditions).length > charsMax)
    refuse(`must be at most ${charsMax.toLocaleString('en')} characters of JSON`);
});

const named = {
  name: DisplayName.meta({ example: 'Hot at large companies' }),
  isShared: z
    .boolean()
    .describe(
      'False if only the author sees the segment. Private segments trigger no automations or webhooks. Keys can only create shared segments.',
    ),
  conditions: SegmentConditions,
};

export const SegmentInput = z
  .object({ ...named, isShared: named.isShared.default(true) })
  .meta({ id: 'SegmentInput', description: 'A new segment.' });
export type SegmentInput = z.output<typeof SegmentInput>;

export const SegmentChange = z
  .object(named)
  .partial()
  .meta({ id: 'SegmentChange', description: 'The fields to change. New conditions are evaluated for every lead.' });
export type SegmentChange = z.output<typeof SegmentChange>;

export const Segment = z
  .object({
    id: z.string().meta({ example: 'seg_3b2a19081726354453627180f9e8d7c6' }),
    name: z.string().meta({ example: 'Hot at large companies' }),
    isShared: z.boolean(),
    conditions: LeadConditions,
    author: z
      .object({
        id: z.string().describe('The ID of the user or key that created it.'),
        email: z
          .string()
          .nullable()
          .describe('The creator’s email; null for a key, and for people without an account.'),
      })
      .meta({ example: { id: 'usr_0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e', email: 'alice@test.com' } }),
    leads: z
      .int()
      .min(0)
      .nullable()
      .describe('The number of leads in the segment; null if not requested.')
      .meta({ example: 42 }),
    filling: z
      .object({ done: z.int().min(0), total: z.int().min(0) })
      .nullable()
      .describe('The number of leads evaluated since the conditions changed; null once all leads are evaluated.')
      .meta({ example: null }),
    createdAt: UtcInstant,
    updatedAt: UtcInstant,
  })
  .meta({ id: 'Segment', description: 'Saved conditions, and the number of leads that meet them.' });
export type Segment = z.infer<typeof Segment>;

export const SegmentDraft = z
  .object({ conditions: SegmentConditions })
  .meta({ id: 'SegmentDraft', description: 'Conditions of a segment that may not be saved yet.' });

const count = z.int().min(0);
export const SegmentEstimate = z
  .object({
    leads: count.describe('The number of leads that meet the conditions now.').meta({ example: 4_150 }),
    low: count
      .describe('The ends of the 95% interval; both equal `leads` if every lead was checked.')
      .meta({ example: 3_890 }),
    high: count.meta({ example: 4_420 }),
    total: count.describe('The number of all leads of the project.').meta({ example: 100_000 }),
    lookedAt: count.describe('The number of leads that were checked.').meta({ example: 2_000 }),
  })
  .meta({
    id: 'SegmentEstimate',
    description: 'An estimate of the size of a segment before it is saved.',
  });
export type SegmentEstimate = z.infer<typeof SegmentEstimate>;
