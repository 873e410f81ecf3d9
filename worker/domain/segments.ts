import type { LeadConfig } from '../contract/project-config.ts';
import type { SegmentRule } from '../contract/segment.ts';
import { companyKeyOf } from './company-key.ts';
import { toFirstTouch } from './first-touch.ts';
import { fitLetterOf } from './fit.ts';
import type { LeadState } from './fold.ts';
import { gradeOf } from './grade.ts';
import type { LeadSnapshot } from './lead-snapshot.ts';
import { type ConditionedLead, matches } from './matches.ts';
import { standingAt } from './standing.ts';
import { listIdsOf } from './work.ts';

/** The part of a snapshot that conditions read. */
type Conditioned = Pick<LeadSnapshot, 'createdAt'> & { state: LeadState };

/** The IDs of the segments that a lead is in at `at`, ascending. */
export function segmentsOf(
  lead: Conditioned,
  segments: readonly SegmentRule[],
  { ruleset, at }: Pick<LeadConfig, 'ruleset'> & { at: number },
): string[] {
  if (segments.length === 0) return [];
  const conditioned = toConditioned(lead, { ruleset, at });
  return segments
    .filter(({ conditions }) => matches(conditioned, conditions, at))
    .map(({ id }) => id)
    .sort();
}

/** A lead at `at`, in the form that its own conditions read. */
export function toConditioned(
  { state, createdAt }: Conditioned,
  { ruleset, at }: Pick<LeadConfig, 'ruleset'> & { at: number },
): ConditionedLead {
  const { name = null, email = null, company = null, phone = null, custom = {} } = state.traits;
  const { eventCount, firstEventAt, lastEventAt, behaviorTimes = {} } = state;
  const standing = standingAt(state, { ruleset }, at);
  return {
    standing,
    grade: gradeOf(fitLetterOf(state.traits, ruleset), standing.stage, ruleset),
    companyKey: companyKeyOf(state),
    listIds: listIdsOf(state.work),
    ...{ eventCount, firstEventAt, lastEventAt, createdAt },
    firstTouch: toFirstTouch(state.firstTouch),
    ...{ name, email, company, phone, custom, behaviorTimes },
  };
}

/** Whether two lists of IDs are equal. Both lists must be in ascending order. */
export const areSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, i) => id === other[i]);
