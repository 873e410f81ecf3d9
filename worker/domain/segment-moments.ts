import { leavesOf } from '../contract/condition-tree.ts';
import type { FieldCondition, LeadCondition } from '../contract/lead-condition.ts';
import type { LeadConfig, SegmentMoments } from '../contract/project-config.ts';
import type { SegmentRule } from '../contract/segment.ts';
import { type BehaviorTimes, behaviorEnds } from './behaviors.ts';
import { type Anchor, fallsBelowAt } from './decay.ts';
import { DAY_MS } from './time.ts';

/**
 * The numbers in segments' conditions that can be reached as time passes. Stage and velocity are not included, because every lead wakes
 * anyway when either of them changes.
 */
export function segmentMomentsOf(segments: readonly SegmentRule[]): SegmentMoments {
  const fields = segments
    .flatMap(({ conditions }) => leavesOf<LeadCondition>(conditions))
    .filter((leaf): leaf is FieldCondition => 'field' in leaf);
  const daysOf = (field: FieldCondition['field']) =>
    fields.filter((leaf) => leaf.field === field && isCountedInDays(leaf)).map(({ value }) => Number(value));
  const scores = fields
    .filter(({ field }) => field === 'score')
    .flatMap(({ value = [] }) => (Array.isArray(value) ? value : [value]))
    .map(Number)
    .filter(Number.isFinite);
  return {
    ...listed('scores', scores),
    ...listed('lastEventDays', daysOf('lastEventAt')),
    ...listed('firstEventDays', daysOf('firstEventAt')),
    ...listed('createdDays', daysOf('createdAt')),
  };
}

const isCountedInDays = ({ operator }: FieldCondition): boolean =>
  operator === 'within_days' || operator === 'not_within_days';

const listed = (name: keyof SegmentMoments, figures: readonly number[]): SegmentMoments =>
  figures.length === 0 ? {} : { [name]: [...new Set(figures)].sort((a, b) => a - b) };

/**
 * The times at which a condition of a segment may change without an event. Returns only times after `at`, and for each number only the next
 * time.
 */
export function segmentMomentsAfter(
  state: Anchor & { firstEventAt: number | null; createdAt: number; behaviorTimes?: BehaviorTimes },
  { ruleset: { decay, behaviors }, segmentMoments }: Pick<LeadConfig, 'ruleset' | 'segmentMoments'>,
  at: number,
): number[] {
  if (!segmentMoments) return [];
  const { scores = [], lastEventDays = [], firstEventDays = [], createdDays = [] } = segmentMoments;
  const moments = [
    ...scores.map((score) => fallsBelowAt(state, decay, score)),
    ...lastEventDays.map((days) => ends(state.lastEventAt, days)),
    ...firstEventDays.map((days) => ends(state.firstEventAt, days)),
    ...createdDays.map((days) => ends(state.createdAt, days)),
    ...behaviorEnds(state.behaviorTimes, behaviors).map(({ since, days }) => ends(since, days)),
  ];
  return moments.filter((moment): moment is number => moment !== null && moment > at);
}

/** The first ms at which a time is more than this many days ago. */
const ends = (instant: number | null, days: number): number | null =>
  instant === null ? null : Math.floor(instant + days * DAY_MS) + 1;
