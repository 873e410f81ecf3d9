import type { Cohort, CohortBy, CohortResult } from '../../contract/cohorts.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { evolve, initialState } from '../fold.ts';
import { type FoldedEvent, toFolded } from '../folded-event.ts';
import { type Activity, compareEvents, type LeadEvent } from '../lead-event.ts';
import { learnTraits, NO_TRAITS } from '../learn-traits.ts';
import { findOutcomeAt } from '../outcome.ts';
import { BOT_PROPERTY, matchesEvent } from '../ruleset.ts';
import { isSignOfLife } from '../sign-of-life.ts';
import { DAY_MS, utcDay, weekNumber } from '../time.ts';

/** The number of weeks for which returning leads are counted, after the week of the first event. */
export const RETURN_WEEKS = 12;
/** Max. characters by which values are told apart. */
const VALUE_CHARS_MAX = 100;

/** The question that a cohort study asks each lead. */
export interface CohortQuestion {
  by: CohortBy;
  withinDays: readonly number[];
  outcome: Outcome;
  /** The stage that counts as conversion instead of the outcome, given by its threshold and the decay of scores. */
  stage?: ReachedStage;
  silent: Ruleset['silent'];
  /** Epoch ms. Events at or after this time are ignored. */
  at: number;
}

export interface ReachedStage {
  from: number;
  decay: Ruleset['decay'];
}

/**
 * A lead’s contribution to its cohort, as numbers to be summed. The first number is 1, for the lead itself. The second number is 1 if the
 * lead has converted. Each window adds two numbers: whether the window is over, and whether the lead converted in it. Each week adds two
 * more: whether the week is over, and whether the lead was active in it.
 */
export interface CohortAnswer {
  key: string | null;
  counts: number[];
}

/** The cohort for leads whose values are beyond the maximum number of cohorts. No value has this name, because values are JSON. */
const OTHERS = 'others';

/**
 * Sums by cohort. The keys are JSON, so that a missing value differs from the text "null". The order in which leads are added does not
 * matter, unless there are too many cohorts.
 */
export type CohortSums = Readonly<Record<string, readonly number[]>>;

/** A lead's answer, or null if it has no events. A bot's event is never the first one. */
export function cohortAnswerOf(events: Iterable<LeadEvent>, question: CohortQuestion): CohortAnswer | null {
  const { withinDays, silent, at } = question;
  const known = [...events].filter(({ occurredAt }) => occurredAt < at).sort(compareEvents);
  const activities = known.filter(isPerson);
  const [first] = activities;
  if (!first) return null;
  const begins = first.occurredAt;
  const reachedAt = findReachedAt(known, activities, question);
  // An outcome in the first event is not a conversion, because there was no lead before it. Reaching a stage with the first event is a
  // conversion, because the lead did something. Reaching the stage through points from before the first event is not a conversion.
  const earliest = question.stage ? begins : begins + 1;
  const times = activities
    .filter(({ type }) => isSignOfLife({ type, isBot: false }, { silent }))
    .map(({ occurredAt }) => occurredAt);
  const within = withinDays.flatMap((days) => {
    const isOver = begins + days * DAY_MS < at;
    const converts = isOver && reachedAt !== null && reachedAt >= earliest && reachedAt <= begins + days * DAY_MS;
    return [Number(isOver), Number(converts)];
  });
  const weeks = Array.from({ length: RETURN_WEEKS }, (_, i) => {
    const from = begins + (i + 1) * 7 * DAY_MS;
    const isOver = from + 7 * DAY_MS <= at;
    return [Number(isOver), Number(isOver && times.some((time) => time >= from && time < from + 7 * DAY_MS))];
  }).flat();
  return { key: keyOf(question.by, activities, known), counts: [1, Number(reachedAt !== null), ...within, ...weeks] };
}

/** When the lead converted, or null. Events must be in canonical order. */
function findReachedAt(
  known: readonly LeadEvent[],
  activities: readonly Activity[],
  { stage, outcome, silent, at }: CohortQuestion,
): number | null {
  const folded = known.map(toFolded);
  if (stage) return stageReachedAt(folded, stage, silent);
  const byId = new Map(activities.map((event) => [event.eventId, event]));
  return findOutcomeAt(folded, outcome, {
    until: at - 1,
    matches: (eventId) => matchesEvent(byId.get(eventId)?.properties ?? { [BOT_PROPERTY]: true }, outcome.conditions),
  });
}

/**
 * When the score first reached the stage or a higher one. Uses the whole log, so the time is exact even if the lead had more highs than the
 * row’s `reachedAt` can use.
 */
export function stageReachedAt(
  events: Iterable<FoldedEvent>,
  { from, decay }: ReachedStage,
  silent: Ruleset['silent'],
): number | null {
  const settings = { decay, ...(silent && { silent }) };
  let state = initialState;
  for (const event of events) {
    state = evolve(state, event, settings);
    if (state.score >= from) return event.occurredAt;
  }
  return null;
}

function keyOf(by: CohortBy, activities: readonly Activity[], events: readonly LeadEvent[]): string | null {
  const first = activities[0] as Activity;
  if (by === 'month') return utcDay(first.occurredAt).slice(0, 7);
  if (by === 'week') return utcDay((weekNumber(first.occurredAt) * 7 - 3) * DAY_MS);
  return propertyOf(by.property, activities, events);
}

/** Whether an event is an activity by a person, not by a bot. */
export const isPerson = (event: LeadEvent): event is Activity =>
  event.kind === 'activity' && event.properties[BOT_PROPERTY] !== true;

/**
 * A property as text. The lead's own value is used, or else the one in the first activity that has the property. Null if the lead has no
 * such property, or if its value is an object.
 */
export function propertyOf(name: string, activities: readonly Activity[], events: readonly LeadEvent[]): string | null {
  const { traits } = events.reduce(
    (known, event) => (event.kind === 'traits' ? learnTraits(known, event) : known),
    NO_TRAITS,
  );
  const said = activities.find(({ properties }) => Object.hasOwn(properties, name));
  const value = traits.custom?.[name] ?? said?.properties[name];
  if (value === undefined || value === null || value === '' || typeof value === 'object') return null;
  return String(value).slice(0, VALUE_CHARS_MAX);
}

export const cohortSumsOf = ({ key, counts }: CohortAnswer): CohortSums => ({ [JSON.stringify(key)]: counts });

export function addCohorts(one: CohortSums, other: CohortSums): CohortSums {
  const sums: Record<string, readonly number[]> = { ...one };
  let size = Object.keys(one).length;
  for (const [given, counts] of Object.entries(other)) {
    const key = given in sums || size < LIMITS.cohortsSummedMax ? given : OTHERS;
    const known = sums[key];
    if (!known) size++;
    sums[key] = known ? known.map((count, i) => count + (counts[i] as number)) : counts;
  }
  return sums;
}

/** The cohorts in the API's format. */
export function toCohortResult(
  sums: CohortSums,
  { by, withinDays, leads }: { by: CohortBy; withinDays: readonly number[]; leads: number },
): CohortResult {
  const { [OTHERS]: rest, ...named } = sums;
  const cohorts = Object.entries(named).map(([key, counts]) => toCohort(JSON.parse(key), counts, withinDays));
  const isTime = typeof by === 'string';
  // Results are kept when leads are erased, so they must not show a value that identifies a lead.
  const namable = isTime
    ? cohorts
    : cohorts.filter(({ key, leads }) => key === null || leads >= LIMITS.namedValueLeadsMin);
  namable.sort((a, b) => (isTime ? 0 : b.leads - a.leads) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  // If there are too many weeks or months, only the newest are shown.
  const shown = isTime ? namable.slice(-LIMITS.cohortsMax) : namable.slice(0, LIMITS.cohortsMax);
  const sizeOf = (some: readonly Cohort[]) => some.reduce((total, cohort) => total + cohort.leads, 0);
  return { leads, cohorts: shown, others: sizeOf(cohorts) - sizeOf(shown) + (rest?.[0] ?? 0) };
}

function toCohort(key: string | null, counts: readonly number[], withinDays: readonly number[]): Cohort {
  const at = (i: number) => counts[i] ?? 0;
  const weeks = 2 + 2 * withinDays.length;
  return {
    ...{ key, leads: at(0), converted: at(1) },
    within: withinDays.map((days, i) => ({ days, leads: at(2 + 2 * i), converted: at(3 + 2 * i) })),
    weeks: Array.from({ length: RETURN_WEEKS }, (_, i) => ({
      leads: at(weeks + 2 * i),
      active: at(weeks + 2 * i + 1),
    })),
  };
}
