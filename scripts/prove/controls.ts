import type { BackTestResult } from '../../worker/contract/back-test.ts';
import type { SuggestionResult } from '../../worker/contract/suggestion.ts';
import type { LearningTape } from '../../worker/domain/study/learning-tape.ts';
import type { BackTestQuestion, Tape } from '../../worker/domain/study/tape.ts';
import { DAY_MS } from '../../worker/domain/time.ts';
import { seededRandom } from '../../worker/testing/seeded-random.ts';
import { type LeadTape, questionOf, resultOf, tapesOf } from './judge-here.ts';
import type { ProvingSet } from './proving-set.ts';
import { learningQuestionOf, learningTapesOf, suggestHere } from './suggest-here.ts';

export interface Control {
  name: string;
  holds: boolean;
  seen: string;
}

const aucOf = ({ orders }: BackTestResult): number => orders[0]?.auc?.value ?? Number.NaN;
const SHUFFLED_TOLERANCE = 0.02;

/** The lead histories to learn from, and the suggestion that was learned from them. */
export interface Taught {
  learned: readonly LearningTape[];
  suggestion: SuggestionResult;
}

/** Checks properties that every data set must have. */
export function runControls(
  set: ProvingSet,
  tapes: readonly LeadTape[],
  { result, learned, suggestion }: Taught & { result: BackTestResult },
): Control[] {
  const question = questionOf(set);
  const shuffled = aucOf(resultOf(shuffleOutcomes(tapes), question));
  const renamed = renameAll(set);
  const renamedQuestion = questionOf(renamed);
  const renamedAuc = aucOf(resultOf(tapesOf(renamed.events, renamedQuestion), renamedQuestion));
  const moved = countMoved(tapes, tapesOf(plantFuture(set, question), question));
  const learning = learningQuestionOf(set);
  const taught = learningTapesOf({ ...set, events: plantFuture(set, learning) }, learning);
  const isTaughtAlike = JSON.stringify(taught.map(lessonOf)) === JSON.stringify(learned.map(lessonOf));
  const shuffledRules = suggestHere(set, shuffleOutcomes(learned)).rules.length;
  const renamedSuggestion = suggestHere(renamed, learningTapesOf(renamed, learningQuestionOf(renamed)));
  return [
    { name: 'planted future events move no score', holds: moved === 0, seen: `${moved} judgments moved` },
    {
      name: 'shuffled outcomes leave an AUC of one half',
      holds: Math.abs(shuffled - 0.5) <= SHUFFLED_TOLERANCE,
      seen: shuffled.toFixed(4),
    },
    {
      name: 'other IDs and names of types change nothing',
      holds: renamedAuc === aucOf(result),
      seen: renamedAuc.toFixed(4),
    },
    { name: 'planted future events teach nothing', holds: isTaughtAlike, seen: '' },
    { name: 'shuffled outcomes suggest no rule', holds: shuffledRules === 0, seen: `${shuffledRules} rules` },
    {
      name: 'other IDs and names suggest the same points',
      holds: JSON.stringify(pointsOf(renamedSuggestion)) === JSON.stringify(pointsOf(suggestion)),
      seen: '',
    },
  ];
}

const lessonOf = ({ judgments, times, masks }: LearningTape) => ({ judgments, times, masks });
const pointsOf = ({ decay, rules }: SuggestionResult) => [decay, rules.map(({ points, cap }) => [points, cap])];

/** Assigns the outcomes of each snapshot to other leads of the same snapshot. */
function shuffleOutcomes<Judged extends Tape>(tapes: readonly Judged[]): Judged[] {
  const random = seededRandom(5);
  const labels = Map.groupBy(
    tapes.flatMap(({ judgments }) => judgments),
    ({ snapshot }) => snapshot,
  );
  const drawn = new Map(
    [...labels].map(([snapshot, judgments]) => {
      const converts = judgments.map((judgment) => judgment.converts);
      for (let i = converts.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [converts[i], converts[j]] = [converts[j] as boolean, converts[i] as boolean];
      }
      return [snapshot, converts];
    }),
  );
  return tapes.map((tape) => ({
    ...tape,
    judgments: tape.judgments.map((one) => ({ ...one, converts: drawn.get(one.snapshot)?.pop() ?? false })),
  }));
}

/** The same history, but with renamed event types and IDs. */
export function renameAll<Set extends Pick<ProvingSet, 'events'> & Partial<Pick<ProvingSet, 'rules' | 'outcome'>>>(
  set: Set,
): Set {
  const rename = (type: string) => `type ${[...type].reverse().join('')}`;
  const ids = new Map<string, string>();
  const idOf = (leadId: string) => ids.get(leadId) ?? ids.set(leadId, `id-${ids.size * 7919}`).get(leadId) ?? leadId;
  return {
    ...set,
    events: set.events.map((event) => ({ ...event, leadId: idOf(event.leadId), eventType: rename(event.eventType) })),
    ...(set.rules && { rules: set.rules.map((rule) => ({ ...rule, eventType: rename(rule.eventType) })) }),
    ...(set.outcome && {
      outcome: { ...set.outcome, ...(set.outcome.eventType && { eventType: rename(set.outcome.eventType) }) },
    }),
  };
}

/**
 * The same history with one more event of each rule for every lead, at the last snapshot or after it. No added event is an outcome.
 */
function plantFuture(
  { events, rules }: ProvingSet,
  { snapshots }: Pick<BackTestQuestion, 'snapshots'>,
): ProvingSet['events'] {
  const last = snapshots.at(-1) ?? 0;
  const planted = [...new Set(events.map(({ leadId }) => leadId))].flatMap((leadId) =>
    rules.flatMap(({ eventType }, i) => {
      const at = last + i * DAY_MS;
      return [{ eventId: `planted-${leadId}-${i}`, leadId, eventType, at, properties: { dollars: 1, cds: 9 } }];
    }),
  );
  return [...events, ...planted];
}

/**
 * Counts leads whose judged scores differ, or that only one side has. A lead that did not exist at any snapshot has no judgments, so it
 * cannot differ.
 */
function countMoved(before: readonly LeadTape[], after: readonly LeadTape[]): number {
  const known = new Map(before.map(({ leadId, judgments }) => [leadId, JSON.stringify(judgments)]));
  return after.filter(({ leadId, judgments }) => known.get(leadId) !== JSON.stringify(judgments)).length;
}
