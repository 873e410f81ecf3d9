import type { BackTestResult } from '../../worker/contract/back-test.ts';
import type { Ruleset } from '../../worker/contract/ruleset.ts';
import type { Activity } from '../../worker/domain/lead-event.ts';
import { toBackTestResult } from '../../worker/domain/study/back-test.ts';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from '../../worker/domain/study/back-test-sums.ts';
import { packJudgments } from '../../worker/domain/study/pack-judgments.ts';
import { spaceSnapshots } from '../../worker/domain/study/snapshots.ts';
import { type BackTestQuestion, type Tape, tapeOf } from '../../worker/domain/study/tape.ts';
import { DAY_MS } from '../../worker/domain/time.ts';
import type { ProvingEvent, ProvingSet } from './proving-set.ts';

const PAGE_SIZE = 200;

export interface LeadTape extends Tape {
  leadId: string;
}

/** The parts of a data set that a back-test needs. */
export type AskedSet = Pick<
  ProvingSet,
  'events' | 'rules' | 'decay' | 'outcome' | 'from' | 'until' | 'everyDays' | 'activeDays'
>;

/** The question that the product asks about each lead of a data set. */
export function questionOf({ events, rules, decay, outcome, ...set }: AskedSet): BackTestQuestion {
  const { begins, ends } = spanOf(events);
  const asked = { from: Date.parse(set.from), until: Date.parse(set.until), everyDays: set.everyDays };
  const ruleset: Ruleset = { version: 1, rules, decay, stages: [{ name: 'cold', from: 0 }] };
  const snapshots = spaceSnapshots({ begins, ends, horizonDays: outcome.horizonDays, ...asked });
  return { outcome, rulesets: [ruleset], snapshots, activeDays: set.activeDays, at: ends };
}

/** The time of the first event, and the day after the last event. */
export function spanOf(events: readonly ProvingEvent[]): { begins: number; ends: number } {
  const [begins, last] = events.reduce(
    ([first, latest], { at }) => [Math.min(first, at), Math.max(latest, at)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return { begins, ends: Math.ceil((last + 1) / DAY_MS) * DAY_MS };
}

/** The log of each lead. */
export const logsOf = (events: readonly ProvingEvent[]): { leadId: string; log: Activity[] }[] =>
  [...Map.groupBy(events, ({ leadId }) => leadId)].map(([leadId, log]) => ({ leadId, log: log.map(toActivity) }));

/** Replays all leads, with the code that runs in each lead's object. */
export const tapesOf = (events: readonly ProvingEvent[], question: BackTestQuestion): LeadTape[] =>
  logsOf(events).map(({ leadId, log }) => ({ leadId, ...tapeOf(log, question) }));

const toActivity = ({ eventId, eventType, at, properties }: ProvingEvent): Activity => ({
  ...{ kind: 'activity', eventId, type: eventType, properties, source: 'server', awards: [] },
  ...{ occurredAt: at, receivedAt: at },
});

/** Computes the result with the code that runs in a study's object. */
export function resultOf(tapes: readonly LeadTape[], question: BackTestQuestion): BackTestResult {
  const pages = Array.from({ length: Math.ceil(tapes.length / PAGE_SIZE) }, (_, i) =>
    packJudgments(tapes.slice(i * PAGE_SIZE, (i + 1) * PAGE_SIZE)),
  );
  const sums = tapes.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED);
  return toBackTestResult({ question, sums, pages: () => pages, missing: 0 });
}
