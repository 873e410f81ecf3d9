import type { Ruleset } from '../../worker/contract/ruleset.ts';
import type { SuggestionResult } from '../../worker/contract/suggestion.ts';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from '../../worker/domain/study/back-test-sums.ts';
import { candidateRules } from '../../worker/domain/study/candidate-rules.ts';
import { fitNext, fitOf, NOTHING_FITTED } from '../../worker/domain/study/fit-steps.ts';
import { sampleRows } from '../../worker/domain/study/learning-rows.ts';
import { type LearningQuestion, type LearningTape, learningTapeOf } from '../../worker/domain/study/learning-tape.ts';
import { packLearningTapes, unpackLearningTapes } from '../../worker/domain/study/pack-learning-tapes.ts';
import { splitSnapshots } from '../../worker/domain/study/snapshots.ts';
import { type Learned, missingOutcomes, rulesAsked, suggestRules } from '../../worker/domain/study/suggestion.ts';
import { type Suggestion, toSuggestionResult } from '../../worker/domain/study/to-suggestion-result.ts';
import { withSuggestions } from '../../worker/domain/study/with-suggestions.ts';
import { DAY_MS, HOUR_MS } from '../../worker/domain/time.ts';
import { logsOf, questionOf, resultOf, spanOf, tapesOf } from './judge-here.ts';
import type { ProvingSet } from './proving-set.ts';

/** The question that a search for better points asks about each lead of a data set. */
export function learningQuestionOf(set: ProvingSet): LearningQuestion {
  const { outcome, activeDays, everyDays } = set;
  const { begins, ends } = spanOf(set.events);
  const [from, until, learnFrom, learnUntil] = [set.from, set.until, set.learnFrom, set.learnUntil].map(Date.parse);
  const { learned: snapshots } = splitSnapshots({
    ...{ begins, ends, horizonDays: outcome.horizonDays, everyDays },
    ...{ from, until, learnFrom, learnUntil },
  });
  const [rulesetOfSet] = questionOf(set).rulesets;
  const eventTypes = listEventTypes(set, snapshots);
  const rules = candidateRules(rulesetOfSet as Ruleset, { eventTypes, newMax: Number.POSITIVE_INFINITY });
  return { outcome, rules, silent: undefined, snapshots, activeDays, at: ends };
}

export const learningTapesOf = ({ events }: ProvingSet, question: LearningQuestion): LearningTape[] =>
  logsOf(events).map(({ log }) => learningTapeOf(log, question));

/** The suggestion that the product's own code makes. */
export function suggestHere(set: ProvingSet, learned: readonly LearningTape[]): SuggestionResult {
  const question = learningQuestionOf(set);
  const sums = learned.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED);
  const suggestion = missingOutcomes(sums) > 0 ? null : findSuggestion(question, learned, sums);
  const judged = questionOf(set);
  const [live] = judged.rulesets;
  if (!suggestion || !live) return toSuggestionResult({ sums, suggestion: null, proof: null });
  const rules = suggestion.rules.filter(({ comesWithOutcome }) => !comesWithOutcome);
  const withDraft = { ...judged, rulesets: [live, withSuggestions(live, { ...suggestion, rules })] };
  const proof = resultOf(tapesOf(set.events, withDraft), withDraft);
  return toSuggestionResult({ sums, suggestion, proof });
}

function findSuggestion(
  { rules, snapshots, outcome }: LearningQuestion,
  tapes: readonly LearningTape[],
  sums: Learned['sums'],
): Suggestion | null {
  const rows = sampleRows(unpackLearningTapes([packLearningTapes(tapes)]));
  const learned: Learned = { rows, rules, sums, snapshots, horizonDays: outcome.horizonDays };
  const step = { rows, rules: rules.length, asked: rulesAsked(learned), snapshots };
  let state = NOTHING_FITTED;
  for (;;) {
    const found = fitOf(state);
    if (found !== undefined) return found && { decay: found.decay, rules: suggestRules(learned, found) };
    state = fitNext(step, state);
  }
}

/** The event types in the period to learn from, as in the product's hourly counters, most frequent first. */
function listEventTypes({ events, activeDays }: ProvingSet, snapshots: readonly number[]): string[] {
  const hourOf = (at: number) => Math.floor(at / HOUR_MS);
  const since = hourOf((snapshots[0] ?? 0) - activeDays * DAY_MS);
  const until = hourOf(snapshots.at(-1) ?? 0);
  const counts = new Map<string, number>();
  for (const { eventType, at } of events)
    if (hourOf(at) >= since && hourOf(at) <= until) counts.set(eventType, (counts.get(eventType) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([eventType]) => eventType);
}
