import type { Condition } from '../../contract/condition.ts';
import type { FitRules } from '../../contract/fit.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { Ruleset, ScoringRule } from '../../contract/ruleset.ts';
import { fitOf } from '../fit.ts';
import type { LeadEvent } from '../lead-event.ts';
import { isSignOfLife } from '../sign-of-life.ts';
import { type BackTestQuestion, judgeHistory, readHistory, type Tape } from './tape.ts';
import { maskOf, readTraits, type TraitMasks } from './trait-masks.ts';

/** A mask has 32 bits: one for each rule, and one for signs of life. */
export const LEARNING_RULES_MAX = 31;
const SIGN_OF_LIFE = 1 << 31;
/** Max. events of a lead to learn from, the newest ones. This keeps a page of tapes smaller than a row of storage may be. */
export const LEARNING_EVENTS_MAX = 1_000;

/** The question that suggestions ask of each lead. */
export interface LearningQuestion {
  outcome: Outcome;
  /** The rules whose points are to be found. Only their types and conditions count. */
  rules: readonly ScoringRule[];
  silent: Ruleset['silent'];
  /** Conditions on properties that may predict the outcome. Absent if only rules are tested. */
  traits?: readonly Condition[] | undefined;
  /** Fit rules whose letters are tested. */
  fit?: FitRules | undefined;
  snapshots: readonly number[];
  activeDays: number;
  /** Epoch ms. Events at this time or later are not known. */
  at: number;
}

/** The times of a lead's events and which rules match each event. This is enough to score the lead under any points, caps and decay. */
export interface LearningTape extends Tape {
  /** Whole seconds since the epoch, ascending. */
  times: number[];
  /** One bit for each rule that matches. The highest bit marks a sign of life. */
  masks: number[];
  /** The properties that the lead had. Absent if no properties are tested. */
  traits?: TraitMasks;
}

/**
 * Reads a lead's log into a tape to learn from. If there are `rulesets`, its judgments have the scores under each. The tape contains no ID,
 * event type or property value.
 */
export function learningTapeOf(
  events: Iterable<LeadEvent>,
  question: LearningQuestion,
  rulesets: readonly Ruleset[] = [],
): LearningTape {
  const { rules, silent, snapshots } = question;
  const all: BackTestQuestion = { ...question, rulesets: [...rulesets, toRuleset(question)] };
  const history = readHistory(events, all);
  const tape = judgeHistory(history, rulesets.length > 0 ? { ...all, rulesets } : all);
  const bits = new Map(rules.map(({ id }, i) => [id, 1 << i]));
  const until = snapshots[tape.judgments.at(-1)?.snapshot ?? -1] ?? 0;
  const [times, masks]: [number[], number[]] = [[], []];
  for (const { event, awards } of history.candidates) {
    if (event.kind !== 'activity' || event.occurredAt >= until) continue;
    const matched = (awards.at(-1) ?? []).reduce((mask, { ruleId }) => mask | (bits.get(ruleId) ?? 0), 0);
    const mask = (matched | (isSignOfLife(event, { silent }) ? SIGN_OF_LIFE : 0)) >>> 0;
    if (mask === 0) continue;
    times.push(Math.floor(event.occurredAt / 1_000));
    masks.push(mask);
  }
  const { traits, fit } = question;
  const judged = { snapshots, judgments: tape.judgments };
  return {
    ...tape,
    ...{ times: times.slice(-LEARNING_EVENTS_MAX), masks: masks.slice(-LEARNING_EVENTS_MAX) },
    ...(traits?.length && { traits: readTraits(history, { ...judged, read: (known) => maskOf(known, traits) }) }),
    ...(fit && { letters: readTraits(history, { ...judged, read: (known) => fitOf(known, fit).letter }).at }),
  };
}

/** A ruleset in which every rule matches as often as possible. */
const toRuleset = ({ rules, silent }: LearningQuestion): Ruleset => ({
  version: 1,
  rules: rules.map(({ cap: _, ...rule }) => ({ ...rule, points: 1, active: true })),
  stages: [{ name: 'any', from: 0 }],
  decay: { graceDays: 0, ratePerDay: 0 },
  ...(silent && { silent }),
});
