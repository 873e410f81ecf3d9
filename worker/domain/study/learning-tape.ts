import type { Condition } from '../../contract/condition.ts';
import type { FitRules } from '../../contract/fit.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { Ruleset, ScoringRule } from '../../contract/ruleset.ts';
import { fitOf } from '../fit.ts';
import type { LeadEvent } from '../lead-event.ts';
import { isSignOfLife } from '../sign-of-life.ts';
import { type BackTestQuestion, judgeHistory, readHistory, type Tape } from './tape.ts';
import { maskOf, readTraits, type TraitMasks } from './trait-masks.ts';

/** A mask has 32 bits: one for each rule, and one that marks a sign of life. */
export const LEARNING_RULES_MAX = 31;
const SIGN_OF_LIFE = 1 << 31;
/** Max. events per lead to learn from, the newest ones. A page of these tapes is then smaller than the maximum size of a stored row. */
export const LEARNING_EVENTS_MAX = 1_000;

/** The question that a search for points asks each lead. */
export interface LearningQuestion {
  outcome: Outcome;
  /** The rules for which points are searched. Of each rule, only the event type and the conditions are used. */
  rules: readonly ScoringRule[];
  silent: Ruleset['silent'];
  /** Conditions on properties that are tested as predictors of the outcome. Missing if only rules are tested. */
  traits?: readonly Condition[] | undefined;
  /** The fit rules to test, by the letters they give. */
  fit?: FitRules | undefined;
  snapshots: readonly number[];
  activeDays: number;
  /** Epoch ms. Events at or after this time are ignored. */
  at: number;
}

/**
 * The times of a lead's events, and the rules that match each event. Together they are enough to score the lead with any points, caps and
 * decay.
 */
export interface LearningTape extends Tape {
  /** Whole seconds since the epoch, ascending. */
  times: number[];
  /** For each event, one bit for each rule that matches it. The highest bit marks a sign of life. */
  masks: number[];
  /** Which conditions on properties the lead met. Missing if no conditions on properties are tested. */
  traits?: TraitMasks;
}

/**
 * Converts a lead's log into a tape to learn from. If `rulesets` are given, judgments have the scores under each of them. The tape
 * contains no ID, event type or property value.
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

/** A ruleset in which every rule matches without caps. */
const toRuleset = ({ rules, silent }: LearningQuestion): Ruleset => ({
  version: 1,
  rules: rules.map(({ cap: _, ...rule }) => ({ ...rule, points: 1, active: true })),
  stages: [{ name: 'any', from: 0 }],
  decay: { graceDays: 0, ratePerDay: 0 },
  ...(silent && { silent }),
});
