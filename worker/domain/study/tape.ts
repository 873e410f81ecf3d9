import type { FitLetter, Grade } from '../../contract/fit.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { LeadRuleset } from '../../contract/project-config.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { scoreAt } from '../decay.ts';
import { fitLetterOf } from '../fit.ts';
import { evolve, initialState, type LeadState } from '../fold.ts';
import { type FoldedEvent, toFolded } from '../folded-event.ts';
import { gradeOf } from '../grade.ts';
import { type Award, compareEvents, type LeadEvent } from '../lead-event.ts';
import { findOutcomeAt, isWin } from '../outcome.ts';
import { awardsFor, BOT_PROPERTY, matchesEvent } from '../ruleset.ts';
import { stageOf } from '../stages.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';

/** The question that a back-test asks each lead. */
export interface BackTestQuestion {
  outcome: Outcome;
  /** The rules to judge, starting with the live ones. */
  rulesets: readonly Ruleset[];
  /** Epoch ms, ascending. */
  snapshots: readonly number[];
  /** A lead is judged for this many days after each sign of life. */
  activeDays: number;
  /** Epoch ms. Events at or after this time are ignored. */
  at: number;
}

/** The judgment of a lead at one snapshot, based only on earlier events. */
export interface Judgment {
  /** The index of the snapshot. */
  snapshot: number;
  /** Whether the lead reaches the outcome within the horizon. */
  converts: boolean;
  /**
   * The unrounded scores that a rescore under each ruleset would give. The last value is higher, the more recent the lead's last sign of
   * life is.
   */
  scores: number[];
  /** The grade under the live rules, from the properties known at that time. Missing if the ruleset has no fit rules. */
  grade?: Grade;
}

/** How often a rule had matched, and whether it gives the outcome away. */
export interface RuleCounts {
  /** The number of judgments after a match, for leads that convert and for the others. */
  converting: number;
  others: number;
  /** The number of leads whose outcome is an event that the rule matches. */
  outcomes: number;
  /** The number of leads with a match within the hour before their outcome, and of leads with a match that never reach it. */
  hourBefore: number;
  neverReached: number;
}

/** One lead's answer to a back-test. The answer contains no events or properties, and only the letter of the fit. */
export interface Tape {
  hasReached: boolean;
  judgments: Judgment[];
  /** One entry for each ruleset and each of its rules. */
  rules: RuleCounts[][];
  /** The lead's grade when the study asked. Missing if the ruleset has no fit rules. */
  gradeNow?: Grade;
  /** The lead's current score under each ruleset. Missing if no draft is tested, or if the lead has reached the outcome. */
  standing?: number[];
  /** The letter under the suggested fit rules, for each judgment. Missing if no fit rules are suggested. */
  letters?: FitLetter[];
}

/** An event to fold, with the points that each ruleset gives it. */
export interface Candidate {
  event: FoldedEvent;
  awards: Award[][];
}

/** A lead's events in canonical order, and the IDs of those that reach the outcome. */
export interface History {
  candidates: Candidate[];
  outcomes: ReadonlySet<string>;
}

/**
 * Replays a lead's history. Each judgment uses only events before its snapshot, and the lead is not judged after the outcome. Events after
 * the last snapshot therefore affect no score. Reads the log once, in any order.
 */
export const tapeOf = (events: Iterable<LeadEvent>, question: BackTestQuestion): Tape =>
  judgeHistory(readHistory(events, question), question);

/** Like `tapeOf`, for a history that has already been read. */
export function judgeHistory({ candidates, outcomes }: History, question: BackTestQuestion): Tape {
  const { outcome, rulesets, snapshots, activeDays, at } = question;
  const events = candidates.map(({ event }) => event);
  const findAt = (instant: number) =>
    findOutcomeAt(events, outcome, { until: instant - 1, matches: (eventId) => outcomes.has(eventId) });
  const outcomeAt = findAt(at);
  // If a win was undone later, the lead still counts as a customer until then, because nobody could have known.
  const canBeTakenBack = events.some((event) => event.kind === 'work' && isWin(event));
  const isCustomerAt = (instant: number) => {
    if (!canBeTakenBack) return outcomeAt !== null && outcomeAt < instant;
    return findAt(instant) !== null;
  };
  const rules = rulesets.map((ruleset, i) => leaksOf(candidates, ruleset, { index: i, outcomeAt, outcomes }));
  const judgments: Judgment[] = [];
  const matched = rulesets.map(() => new Set<string>());
  let states: LeadState[] = rulesets.map(() => initialState);
  let next = 0;
  const playUntil = (until: number) => {
    for (let one = candidates[next]; one && one.event.occurredAt < until; one = candidates[++next]) {
      const { event, awards } = one;
      // Properties change no score, so they matter only to fit rules.
      if (event.kind === 'traits' && !rulesets[0]?.fit) continue;
      states = rulesets.map((ruleset, i) => {
        const stamped = event.kind === 'activity' ? { ...event, awards: awards[i] ?? [] } : event;
        return evolve(states[i] as LeadState, stamped, ruleset);
      });
      for (const [i, each] of awards.entries()) for (const { ruleId } of each) matched[i]?.add(ruleId);
    }
  };
  const scoresAt = (instant: number) => rulesets.map(({ decay }, i) => scoreAt(states[i] as LeadState, decay, instant));
  for (const [snapshot, from] of snapshots.entries()) {
    if (isCustomerAt(from)) continue;
    playUntil(from);
    const lastAt = states[0]?.lastEventAt ?? null;
    if (lastAt === null || lastAt < from - activeDays * DAY_MS) continue;
    const converts = outcomeAt !== null && outcomeAt < from + outcome.horizonDays * DAY_MS;
    const scores = scoresAt(from);
    const grade = gradeAt(states[0] as LeadState, scores[0] as number, rulesets[0] as Ruleset);
    const recency = recencyOf(from - lastAt, activeDays);
    judgments.push({ snapshot, converts, scores: [...scores, recency], ...(grade && { grade }) });
    for (const [i, ruleset] of rulesets.entries())
      for (const [j, { id }] of ruleset.rules.entries())
        if (matched[i]?.has(id)) (rules[i]?.[j] as RuleCounts)[converts ? 'converting' : 'others']++;
  }
  const tape: Tape = { hasReached: outcomeAt !== null, judgments, rules };
  if (rulesets.length < 2 || isCustomerAt(at)) return tape;
  playUntil(at);
  return { ...tape, standing: scoresAt(at) };
}

/** A lead's grade, from its properties and the stage of its score. */
export const gradeAt = ({ traits }: Pick<LeadState, 'traits'>, score: number, ruleset: LeadRuleset): Grade | null =>
  gradeOf(fitLetterOf(traits, ruleset), stageOf(score, ruleset.stages).name, ruleset);

/**
 * More recent activity has a higher value. The value is 1 for a lead that has been idle for `activeDays`, after which leads are no longer
 * judged. The value is the same for all times within the last hour.
 */
const recencyOf = (idleMs: number, activeDays: number): number => (activeDays * DAY_MS) / Math.max(HOUR_MS, idleMs);

/** Reads a lead's events before the question's `at`, in any order. */
export function readHistory(
  events: Iterable<LeadEvent>,
  { outcome, rulesets, at }: Pick<BackTestQuestion, 'outcome' | 'rulesets' | 'at'>,
): History {
  const candidates: Candidate[] = [];
  const outcomes = new Set<string>();
  for (const event of events) {
    if (event.occurredAt >= at) continue;
    if (event.kind !== 'activity') {
      candidates.push({ event: toFolded(event), awards: [] });
      continue;
    }
    const { kind, eventId, occurredAt, type, source, properties } = event;
    const isBot = properties[BOT_PROPERTY] === true;
    candidates.push({
      event: { kind, eventId, occurredAt, type, source, isBot, touch: null, readProperties: null, awards: [] },
      awards: rulesets.map((ruleset) => awardsFor(event, ruleset)),
    });
    if (type === outcome.eventType && matchesEvent(properties, outcome.conditions)) outcomes.add(eventId);
  }
  candidates.sort((a, b) => compareEvents(a.event, b.event));
  return { candidates, outcomes };
}

/** Counts how each rule's matches relate to the outcome. Judgments are added later. */
function leaksOf(
  candidates: readonly Candidate[],
  { rules }: Ruleset,
  { index, outcomeAt, outcomes }: { index: number; outcomeAt: number | null; outcomes: ReadonlySet<string> },
): RuleCounts[] {
  const [asOutcome, justBefore, ever] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { event, awards } of candidates) {
    const isOutcome = event.occurredAt === outcomeAt && outcomes.has(event.eventId);
    const leadsTo =
      outcomeAt !== null && !isOutcome && event.occurredAt <= outcomeAt && event.occurredAt >= outcomeAt - HOUR_MS;
    for (const { ruleId } of awards[index] ?? []) {
      ever.add(ruleId);
      if (isOutcome) asOutcome.add(ruleId);
      if (leadsTo) justBefore.add(ruleId);
    }
  }
  return rules.map(({ id }) => ({
    ...{ converting: 0, others: 0 },
    outcomes: Number(asOutcome.has(id)),
    hourBefore: Number(justBefore.has(id)),
    neverReached: Number(outcomeAt === null && ever.has(id)),
  }));
}
