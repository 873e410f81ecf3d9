import { LIMITS } from '../../contract/limits.ts';
import type { StepFunnelPlan, StepFunnelResult } from '../../contract/step-funnel.ts';
import type { Touch } from '../first-touch.ts';
import { type Activity, compareEvents, type LeadEvent } from '../lead-event.ts';
import { matchesEvent } from '../ruleset.ts';
import { DAY_MS } from '../time.ts';
import { isPerson, propertyOf } from './cohorts.ts';

/** The question that a step funnel asks each lead. */
export interface StepFunnelQuestion extends StepFunnelPlan {
  /** Epoch ms. Events at or after this time are ignored. */
  at: number;
}

/** A lead's path: the milliseconds from the previous step to each step that it has done (0 for the first). */
export interface StepFunnelAnswer {
  key: string | null;
  spans: number[];
  /** Whether the lead may still do the next step in time. */
  isOpen: boolean;
}

/** A lead's answer. Null if the lead did not do the first step in the period, or is not in the segment. */
export function stepFunnelAnswerOf(
  events: Iterable<LeadEvent>,
  { steps, enteredWithinDays, withinDays, by, segment, at }: StepFunnelQuestion,
  { firstTouch, memberOf }: { firstTouch: Touch | null; memberOf: readonly string[] },
): StepFunnelAnswer | null {
  if (segment !== null && !memberOf.includes(segment)) return null;
  const known = [...events].filter(({ occurredAt }) => occurredAt < at).sort(compareEvents);
  const activities = known.filter(isPerson);
  const from = at - enteredWithinDays * DAY_MS;
  const spans: number[] = [];
  let [entered, last] = [0, 0];
  for (const { type, occurredAt, properties } of activities) {
    const step = steps[spans.length];
    if (!step) break;
    if (spans.length === 0 ? occurredAt < from : occurredAt > entered + withinDays * DAY_MS) continue;
    if (type !== step.event || !matchesEvent(properties, step.where)) continue;
    if (spans.length === 0) [entered, last] = [occurredAt, occurredAt];
    spans.push(occurredAt - last);
    last = occurredAt;
  }
  if (spans.length === 0) return null;
  const isOpen = spans.length < steps.length && entered + withinDays * DAY_MS >= at;
  return { key: by === null ? null : keyOf(by, { activities, known, firstTouch }), spans, isOpen };
}

function keyOf(
  by: NonNullable<StepFunnelPlan['by']>,
  { activities, known, firstTouch }: { activities: Activity[]; known: LeadEvent[]; firstTouch: Touch | null },
): string | null {
  if (typeof by === 'object') return propertyOf(by.property, activities, known);
  return firstTouch?.campaign?.[by === 'campaign' ? 'name' : by]?.toLowerCase() || null;
}

interface Sums {
  reached: number[];
  open: number;
  /** For each step, the number of leads by how long they took to reach it, in bins that are 5% wide. */
  spans: Record<number, number>[];
}

/**
 * Sums over all leads, and for each group. The key of a group is its value as JSON. The order in which leads are added does not matter,
 * unless there are too many groups.
 */
export interface StepFunnelSums {
  all: Sums;
  groups: Record<string, Sums>;
}

/** The group for leads whose values are beyond the maximum number of groups. No value has this name, because values are JSON. */
const OTHERS = 'others';

export const nothingStepped = (): StepFunnelSums => ({ all: { reached: [], open: 0, spans: [] }, groups: {} });

const BIN = 1.05;
const binOf = (ms: number): number => (ms < 1_000 ? 0 : 1 + Math.floor(Math.log(ms / 1_000) / Math.log(BIN)));
const secondsOf = (bin: number): number => (bin === 0 ? 0 : Math.round(BIN ** (bin - 0.5)));

export function stepFunnelSumsOf({ key, spans, isOpen }: StepFunnelAnswer): StepFunnelSums {
  const sums: Sums = {
    reached: spans.map(() => 1),
    open: Number(isOpen),
    spans: spans.map((ms) => ({ [binOf(ms)]: 1 })),
  };
  return { all: sums, groups: { [JSON.stringify(key)]: sums } };
}

export function addStepFunnels(one: StepFunnelSums, other: StepFunnelSums): StepFunnelSums {
  const groups = { ...one.groups };
  let size = Object.keys(groups).length;
  for (const [given, sums] of Object.entries(other.groups)) {
    const key = given in groups || size < LIMITS.funnelGroupsSummedMax ? given : OTHERS;
    const known = groups[key];
    if (!known) size++;
    groups[key] = known ? add(known, sums) : sums;
  }
  return { all: add(one.all, other.all), groups };
}

const add = (one: Sums, other: Sums): Sums => {
  const steps = Array.from({ length: Math.max(one.reached.length, other.reached.length) }, (_, i) => i);
  return {
    reached: steps.map((i) => (one.reached[i] ?? 0) + (other.reached[i] ?? 0)),
    open: one.open + other.open,
    spans: steps.map((i) => {
      const spans = { ...one.spans[i] };
      for (const [bin, leads] of Object.entries(other.spans[i] ?? {}))
        spans[Number(bin)] = (spans[Number(bin)] ?? 0) + leads;
      return spans;
    }),
  };
};

/** The funnel in the API's format. */
export function toStepFunnelResult(
  { all, groups }: StepFunnelSums,
  { steps, by, leads }: Pick<StepFunnelPlan, 'steps' | 'by'> & { leads: number },
): StepFunnelResult {
  const figuresOf = ({ reached, open, spans }: Sums) => ({
    steps: steps.map((_, i) => ({
      reached: reached[i] ?? 0,
      medianSeconds: i === 0 ? null : medianOf(spans[i] ?? {}),
    })),
    open,
  });
  const { [OTHERS]: rest, ...named } = by === null ? {} : groups;
  const sorted = Object.entries(named)
    .map(([key, sums]) => ({ key: JSON.parse(key) as string | null, ...figuresOf(sums) }))
    .sort((a, b) => sizeOf(b) - sizeOf(a) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  // Results are kept when leads are erased, so they must not show a property value that identifies a lead.
  const isNamable = (group: { key: string | null; steps: { reached: number }[] }) =>
    typeof by === 'string' || group.key === null || sizeOf(group) >= LIMITS.namedValueLeadsMin;
  const shown = sorted.filter(isNamable).slice(0, LIMITS.funnelGroupsMax);
  const sizesOf = (groups: typeof sorted) => groups.reduce((total, group) => total + sizeOf(group), 0);
  return {
    ...{ leads, ...figuresOf(all) },
    ...{ groups: shown, others: sizesOf(sorted) - sizesOf(shown) + (rest?.reached[0] ?? 0) },
  };
}

const sizeOf = ({ steps }: { steps: { reached: number }[] }): number => steps[0]?.reached ?? 0;

function medianOf(spans: Record<number, number>): number | null {
  const bins = Object.entries(spans).map(([bin, leads]) => [Number(bin), leads] as const);
  bins.sort(([a], [b]) => a - b);
  const middle = bins.reduce((total, [, leads]) => total + leads, 0) / 2;
  let seen = 0;
  for (const [bin, leads] of bins) {
    seen += leads;
    if (seen >= middle) return secondsOf(bin);
  }
  return null;
}
