import type { BehaviorCondition } from '../contract/behavior-condition.ts';
import type { Condition } from '../contract/condition.ts';
import type { FirstTouch } from '../contract/first-touch.ts';
import type { Grade } from '../contract/fit.ts';
import { fromInstant } from '../contract/instant.ts';
import type { Json, JsonObject } from '../contract/json-value.ts';
import type { FieldCondition, LeadConditions } from '../contract/lead-condition.ts';
import type { LeadField } from '../contract/lead-fields.ts';
import { type BehaviorTimes, meetsBehavior } from './behaviors.ts';
import { decide } from './holds.ts';
import { compares, propertyAt, toProperties } from './meets-conditions.ts';
import type { Standing } from './standing.ts';
import { DAY_MS } from './time.ts';

/** A lead in the form that conditions read, with its state at one time. */
export interface ConditionedLead {
  standing: Standing;
  /** Null if the ruleset has no fit rules. */
  grade: Grade | null;
  /** The key of the lead's company, as stated by the customer (see company-key). Null if the customer has stated no company. */
  companyKey: string | null;
  /** The IDs of the manual lists that the lead is on. */
  listIds: readonly string[];
  eventCount: number;
  firstEventAt: number | null;
  lastEventAt: number | null;
  createdAt: number;
  firstTouch: Omit<FirstTouch, 'at'> | null;
  name: string | null;
  email: string | null;
  company: string | null;
  phone: string | null;
  custom: JsonObject;
  /** The times of the behaviors in the conditions, or null if they are unknown. */
  behaviorTimes: BehaviorTimes | null;
}

/**
 * True if a lead meets the conditions at `now`, the time of its state. Lists, exports and segments all use this function, so they find the
 * same leads. Properties are compared as in automations.
 */
export const matches = (lead: ConditionedLead, conditions: LeadConditions, now: number): boolean =>
  mayMatch(lead, conditions, now) === true;

/** Like `matches`, but returns null if the result depends on a behavior that is unknown. */
export function mayMatch(lead: ConditionedLead, conditions: LeadConditions, now: number): boolean | null {
  let properties: JsonObject | undefined;
  return decide(conditions, (leaf) => {
    if ('field' in leaf) return meetsField(lead, leaf, now);
    if ('event' in leaf) return mayMeetBehavior(lead, leaf, now);
    properties ??= propertiesOf(lead);
    return compares(propertyAt(properties, leaf.property), leaf);
  });
}

/** A lead cannot meet a condition on behavior if it has fewer events in total than the condition requires. */
function mayMeetBehavior(
  { behaviorTimes, eventCount }: ConditionedLead,
  leaf: BehaviorCondition,
  now: number,
): boolean | null {
  if (behaviorTimes) return meetsBehavior(behaviorTimes, leaf, now);
  return eventCount < (leaf.times ?? 1) ? leaf.operator === 'did_not' : null;
}

/** A lead's standard and custom properties by the names that conditions use. */
export function propertiesOf({ name, email, company, phone, custom }: ConditionedLead): JsonObject {
  const known = Object.entries({ name, email, company, phone }).filter(([, value]) => value !== null);
  return toProperties({ custom, ...Object.fromEntries(known) });
}

function meetsField(lead: ConditionedLead, { field, operator, value }: FieldCondition, now: number): boolean {
  if (field === 'list') return isListed(lead.listIds, { operator, value });
  const actual = readField(lead, field);
  const isSince = (instant: number) => typeof actual === 'number' && actual >= instant;
  if (operator === 'within_days') return isSince(now - Number(value) * DAY_MS);
  if (operator === 'not_within_days') return !isSince(now - Number(value) * DAY_MS);
  if (operator === 'after') return isSince(fromInstant(String(value)));
  if (operator === 'before') return typeof actual === 'number' && actual < fromInstant(String(value));
  return compares(actual, { operator, value } satisfies Omit<Condition, 'property'>);
}

/** `in`: the lead is on at least one of these lists. `is_empty`: it is on no list except deleted ones. */
function isListed(
  listIds: readonly string[],
  { operator, value }: Pick<FieldCondition, 'operator' | 'value'>,
): boolean {
  const named = [value ?? []].flat();
  if (operator === 'is_empty' || operator === 'is_not_empty')
    return listIds.every((id) => named.includes(id)) === (operator === 'is_empty');
  const isIn = named.some((id) => listIds.includes(String(id)));
  return isIn === (operator === 'in');
}

function readField(lead: ConditionedLead, field: Exclude<LeadField, 'list'>): Json {
  switch (field) {
    case 'score':
    case 'stage':
    case 'velocity':
      return lead.standing[field];
    case 'fit':
      return lead.grade?.charAt(0) ?? null;
    case 'grade':
    case 'companyKey':
    case 'eventCount':
    case 'firstEventAt':
    case 'lastEventAt':
    case 'createdAt':
      return lead[field];
    case 'firstTouch.landingPage':
    case 'firstTouch.referrer':
      return lead.firstTouch?.[field === 'firstTouch.referrer' ? 'referrer' : 'landingPage'] ?? null;
    case 'firstTouch.campaign':
      return lead.firstTouch?.campaign?.name ?? null;
    case 'firstTouch.source':
    case 'firstTouch.medium':
    case 'firstTouch.term':
    case 'firstTouch.content':
      return lead.firstTouch?.campaign?.[field.slice('firstTouch.'.length) as 'source'] ?? null;
  }
}
