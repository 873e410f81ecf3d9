import type { AutomationRule } from '../contract/automation.ts';
import type { Traits } from '../contract/traits.ts';
import { roundScore } from './hundredths.ts';
import type { Activity } from './lead-event.ts';
import { meetsTraits } from './meets-conditions.ts';
import { matchesEvent } from './ruleset.ts';
import type { NamedSegment, SegmentMoves } from './segment-moves.ts';
import type { StageChangeCause } from './stages.ts';
import { DAY_MS } from './time.ts';

/** An event that arrives later than this after it happened runs nothing: nobody calls about last month's page view. */
const EVENT_FRESH_MS = DAY_MS;

/** New facts about a lead. Scores are unrounded. */
export interface Occasion {
  /** Epoch ms of now, and of the lead's last evaluation. */
  now: number;
  since: number;
  previousScore: number;
  score: number;
  velocity: number;
  /** Recorded just now, oldest first. */
  stageMoves: readonly { from: string; to: string; cause: StageChangeCause }[];
  traits: Traits;
  /** It had no email until just now. */
  gainedEmail: boolean;
  lastEventAt: number | null;
  /** Shared segments that it has just entered and left. */
  segmentMoves: SegmentMoves;
  /** Arrived just now. */
  activities: readonly Activity[];
}

export interface Firing {
  automationId: string;
  name: string;
  /** In words, for people. */
  reason: string;
  /** `skipped`: nothing can be sent. `catches_up`: only if the automation was skipped earlier today. */
  kind: 'fires' | 'skipped' | 'catches_up';
}

/** The automations that an occasion triggers, before "once a day" is checked. */
export function matchAutomations(rules: readonly AutomationRule[], occasion: Occasion): Firing[] {
  return rules.flatMap((rule): Firing[] => {
    const { id: automationId, name, needsEmail = false } = rule;
    if (!holds(rule, occasion)) return [];
    const reason = occasionFor(rule, occasion);
    if (reason !== null) {
      const isSkipped = needsEmail && occasion.traits.email === undefined;
      return [{ automationId, name, reason, kind: isSkipped ? 'skipped' : 'fires' }];
    }
    if (!needsEmail || !occasion.gainedEmail) return [];
    return [{ automationId, name, reason: 'left an email, after a run without one was skipped', kind: 'catches_up' }];
  });
}

function occasionFor(rule: AutomationRule, occasion: Occasion): string | null {
  const { now, since, previousScore, stageMoves, segmentMoves, lastEventAt, activities } = occasion;
  const { whenStage, whenLeavesStage, whenScoreAbove: above, whenScoreBelow: below, whenEvent, whenQuietDays } = rule;
  const { whenEntersSegment, whenLeavesSegment } = rule;
  const score = roundScore(occasion.score);
  if (whenStage !== undefined) {
    const entered = stageMoves.find(({ to }) => to === whenStage);
    return entered ? `entered ${whenStage} from ${entered.from} with ${score} points` : null;
  }
  if (whenLeavesStage !== undefined) {
    const left = stageMoves.find(({ from }) => from === whenLeavesStage);
    return left ? `left ${whenLeavesStage} for ${left.to} with ${score} points` : null;
  }
  if (whenEntersSegment !== undefined) return reasonOf('entered', segmentMoves.entered, whenEntersSegment);
  if (whenLeavesSegment !== undefined) return reasonOf('left', segmentMoves.left, whenLeavesSegment);
  if (above !== undefined)
    return previousScore < above && occasion.score >= above ? `rose to ${score} points (${above} or more)` : null;
  if (below !== undefined)
    return previousScore >= below && occasion.score < below ? `fell to ${score} points (below ${below})` : null;
  if (whenEvent !== undefined) {
    const fresh = activities.find(
      ({ type, occurredAt, properties }) =>
        type === whenEvent && occurredAt > now - EVENT_FRESH_MS && matchesEvent(properties, rule.conditions),
    );
    return fresh ? `triggered ${whenEvent}` : null;
  }
  const quietAt = quietSince(whenQuietDays, lastEventAt);
  return quietAt !== null && since < quietAt && quietAt <= now ? `has had no activity for ${whenQuietDays} days` : null;
}

function reasonOf(verb: string, moves: readonly NamedSegment[], segmentId: string): string | null {
  const moved = moves.find(({ id }) => id === segmentId);
  return moved ? `${verb} the segment “${moved.name}”` : null;
}

/** The instant at which a lead has been idle for as long as a rule says, or null. */
const quietSince = (days: number | undefined, lastEventAt: number | null): number | null =>
  days === undefined || lastEventAt === null ? null : lastEventAt + Math.round(days * DAY_MS);

/** The periods of inactivity, in days, that any of the rules waits for. */
export const quietDaysOf = (rules: readonly AutomationRule[]): number[] => [
  ...new Set(rules.flatMap(({ whenQuietDays }) => whenQuietDays ?? [])),
];

/** The next instant after `at` at which the lead's inactivity triggers something; null for never. */
export function nextQuietAt(quietDays: readonly number[], lastEventAt: number | null, at: number): number | null {
  const instants = quietDays
    .map((days) => quietSince(days, lastEventAt))
    .filter((instant) => instant !== null && instant > at);
  return instants.length === 0 ? null : Math.min(...(instants as number[]));
}

function holds(
  { minVelocity = 0, minScore = 0, maxScore = Number.POSITIVE_INFINITY, traits = [] }: AutomationRule,
  occasion: Occasion,
) {
  const { score, velocity } = occasion;
  return velocity >= minVelocity && score >= minScore && score <= maxScore && meetsTraits(occasion.traits, traits);
}
