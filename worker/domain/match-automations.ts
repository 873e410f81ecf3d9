import type { AutomationRule } from '../contract/automation.ts';
import type { Grade } from '../contract/fit.ts';
import type { LeadConditions } from '../contract/lead-condition.ts';
import type { Traits } from '../contract/traits.ts';
import { hasGrade } from './grade.ts';
import { roundScore } from './hundredths.ts';
import type { Activity } from './lead-event.ts';
import { type ConditionedLead, matches } from './matches.ts';
import { quietSince } from './quiet.ts';
import { REASONS } from './reasons.ts';
import { matchesEvent } from './ruleset.ts';
import type { SegmentMoves } from './segment-moves.ts';
import type { StageChangeCause } from './stages.ts';
import { DAY_MS } from './time.ts';

/** An event that arrives more than a day after it happened triggers nothing: nobody calls about last month's page view. */
const EVENT_FRESH_MS = DAY_MS;

/** The changes of a lead that automations react to. Scores are unrounded. */
export interface Occasion {
  /** Epoch ms of the current time, and of the lead's previous evaluation. */
  now: number;
  since: number;
  previousScore: number;
  score: number;
  velocity: number;
  /** The stage changes that were just recorded, oldest first. */
  stageMoves: readonly { from: string; to: string; cause: StageChangeCause }[];
  traits: Traits;
  /** The lead in the form that conditions read, as it is now. */
  lead: () => ConditionedLead;
  /** Null if the ruleset has no fit rules. */
  grade: Grade | null;
  /** True if the lead had no email before this change. */
  gainedEmail: boolean;
  lastEventAt: number | null;
  /** The shared segments that the lead has just entered or left. */
  segmentMoves: SegmentMoves;
  /** The activities that have just arrived. */
  activities: readonly Activity[];
}

export interface Firing {
  automationId: string;
  name: string;
  /** The reason for the run, worded for people. */
  reason: string;
  /** The type of the event that caused the run. Null if only the passing of time caused it. */
  eventType: string | null;
  /** `skipped`: there is nothing to send. `catches_up`: the automation runs only if it was skipped earlier today. */
  kind: 'fires' | 'skipped' | 'catches_up';
}

/** Returns the automations that these changes trigger. Automations run at most once a day for each lead, which is checked later. */
export function matchAutomations(rules: readonly AutomationRule[], occasion: Occasion): Firing[] {
  return rules.flatMap((rule): Firing[] => {
    const { id: automationId, name, needsEmail = false } = rule;
    if (!holds(rule, occasion)) return [];
    const eventType = rule.whenEvent ?? occasion.activities.at(-1)?.type ?? null;
    const reason = occasionFor(rule, occasion);
    if (reason !== null) {
      const isSkipped = needsEmail && occasion.traits.email === undefined;
      return [{ automationId, name, reason, eventType, kind: isSkipped ? 'skipped' : 'fires' }];
    }
    if (!needsEmail || !occasion.gainedEmail) return [];
    const late = 'left an email, after a run without one was skipped';
    return [{ automationId, name, reason: late, eventType, kind: 'catches_up' }];
  });
}

function occasionFor(rule: AutomationRule, occasion: Occasion): string | null {
  const { now, since, previousScore, stageMoves, segmentMoves, lastEventAt, activities } = occasion;
  const { whenStage, whenLeavesStage, whenScoreAbove: above, whenScoreBelow: below, whenEvent, whenQuietDays } = rule;
  const { whenEntersSegment, whenLeavesSegment } = rule;
  const score = roundScore(occasion.score);
  if (whenStage !== undefined) {
    const entered = stageMoves.find(({ to }) => to === whenStage);
    return entered ? REASONS.enteredStage(whenStage, entered.from, score) : null;
  }
  if (whenLeavesStage !== undefined) {
    const left = stageMoves.find(({ from }) => from === whenLeavesStage);
    return left ? REASONS.leftStage(whenLeavesStage, left.to, score) : null;
  }
  if (whenEntersSegment !== undefined) {
    const entered = segmentMoves.entered.find(({ id }) => id === whenEntersSegment);
    return entered ? REASONS.enteredSegment(entered.name) : null;
  }
  if (whenLeavesSegment !== undefined) {
    const left = segmentMoves.left.find(({ id }) => id === whenLeavesSegment);
    return left ? REASONS.leftSegment(left.name) : null;
  }
  if (above !== undefined) return previousScore < above && occasion.score >= above ? REASONS.rose(score, above) : null;
  if (below !== undefined) return previousScore >= below && occasion.score < below ? REASONS.fell(score, below) : null;
  if (whenEvent !== undefined) {
    const fresh = activities.find(
      ({ type, occurredAt, properties }) =>
        type === whenEvent && occurredAt > now - EVENT_FRESH_MS && matchesEvent(properties, rule.conditions),
    );
    return fresh ? REASONS.triggered(whenEvent) : null;
  }
  const quietAt = quietSince(whenQuietDays, lastEventAt);
  return whenQuietDays !== undefined && quietAt !== null && since < quietAt && quietAt <= now
    ? REASONS.wasQuiet(whenQuietDays)
    : null;
}

const isEmpty = (conditions: LeadConditions): boolean => Array.isArray(conditions) && conditions.length === 0;

function holds(
  { minVelocity = 0, minScore = 0, maxScore = Number.POSITIVE_INFINITY, grades, traits = [] }: AutomationRule,
  occasion: Occasion,
) {
  const { now, score, velocity, grade, lead } = occasion;
  if (grades && !(grade && hasGrade(grade, grades))) return false;
  if (velocity < minVelocity || score < minScore || score > maxScore) return false;
  return isEmpty(traits) || matches(lead(), traits, now);
}
