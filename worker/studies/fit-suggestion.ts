import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { type FitState, fitNext, fitOf, NOTHING_FITTED } from '../domain/study/fit-steps.ts';
import { type LearningRows, sampleRows } from '../domain/study/learning-rows.ts';
import { thinLearningTapes, unpackLearningTapes } from '../domain/study/pack-learning-tapes.ts';
import { suggestFit } from '../domain/study/suggest-fit.ts';
import { type Learned, missingOutcomes, rulesAsked, suggestRules } from '../domain/study/suggestion.ts';
import { withSuggestions } from '../domain/study/with-suggestions.ts';
import type { SuggestPlan } from './study-plan.ts';
import {
  beginProving,
  countTapeBytes,
  type Fit,
  type Found,
  findFit,
  readBackTestSums,
  readPages,
  storeFit,
} from './study-store.ts';

/** Max. converting leads in memory. A sample never has more converting leads than this. */
const CONVERTING_LEADS_MAX = 15_000;
/** Max. bytes of packed tapes in memory. An object has 128 MB for the tapes, for everything computed from them, and for itself. */
const TAPE_BYTES_MAX = 16 * 1_048_576;

/** Reads the sample that the steps use. The sample stays in memory for the next step. */
export function rowsOf(
  sql: SqlStorage,
  { standsFor }: Pick<SuggestPlan, 'standsFor'>,
  { leadsMax = CONVERTING_LEADS_MAX, bytesMax = TAPE_BYTES_MAX }: { leadsMax?: number; bytesMax?: number } = {},
): LearningRows {
  const others = Math.max(1, Math.ceil(countTapeBytes(sql) / bytesMax));
  const converting = Math.max(others, Math.ceil(readBackTestSums(sql, 'learn').converting / leadsMax));
  const thinned = thinLearningTapes(readPages(sql, 'tapes'), { converting, others, standsFor });
  return sampleRows(unpackLearningTapes(thinned), { converting, others: others * standsFor });
}

/**
 * Takes one step of a fit, in the caller's transaction. `more`: call it again. `found`: the test of the suggestion starts now, and later
 * calls return `settled`. `nothing`: the search has ended without a suggestion.
 */
export function fitSuggestion(
  sql: SqlStorage,
  plan: SuggestPlan,
  { rows, now }: { rows: () => LearningRows; now: number },
): 'more' | 'found' | 'nothing' | 'settled' {
  const known: Fit = findFit(sql) ?? { status: 'fitting', state: NOTHING_FITTED };
  if (known.status === 'fitted') return known.suggestion || known.fit ? 'settled' : 'nothing';
  const { learning } = plan;
  const sums = readBackTestSums(sql, 'learn');
  if (missingOutcomes(sums) > 0) return settle(sql, plan, { suggestion: null, fit: null, now });
  const { horizonDays } = plan.config.outcome ?? DEFAULT_OUTCOME;
  const { rules } = learning.config.ruleset;
  const learned: Learned = { rows: rows(), rules, sums, snapshots: learning.snapshots, horizonDays };
  const found = fitOf(known.state);
  if (found === undefined) {
    storeFit(sql, { status: 'fitting', state: takeStep(learned, known.state) });
    return 'more';
  }
  const suggestion = found && { decay: found.decay, rules: suggestRules(learned, found) };
  const { traits = [] } = learning.config;
  const fit = traits.length === 0 ? null : suggestFit(learned.rows, traits, plan.config.ruleset.fit);
  return settle(sql, plan, { suggestion, fit, now });
}

const takeStep = (learned: Learned, state: FitState): FitState =>
  fitNext(
    {
      ...{ rows: learned.rows, rules: learned.rules.length, snapshots: learned.snapshots },
      asked: rulesAsked(learned),
    },
    state,
  );

/** Stores the suggestion, and starts testing it at the later moments. Rules that give the outcome away are excluded. */
function settle(
  sql: SqlStorage,
  plan: SuggestPlan,
  { suggestion, fit = null, now }: Pick<Found, 'suggestion' | 'fit'> & { now: number },
): 'found' | 'nothing' {
  storeFit(sql, { status: 'fitted', suggestion, fit });
  if (!suggestion && !fit) return 'nothing';
  const { config } = plan;
  const rules = suggestion?.rules.filter(({ comesWithOutcome }) => !comesWithOutcome) ?? [];
  const draft = withSuggestions(config.ruleset, { rules, decay: suggestion?.decay ?? null, fit });
  // Leads have cached the config of the first walk under its version, so the second walk needs a version of its own.
  const version = plan.learning.config.version + 1;
  beginProving(
    sql,
    { ...plan, config: { ...config, version, draft, candidates: plan.learning.config.ruleset.rules } },
    now,
  );
  return 'found';
}
