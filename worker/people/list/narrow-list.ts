import type { BehaviorCondition } from '../../contract/behavior-condition.ts';
import type { Condition } from '../../contract/condition.ts';
import { isGroup, type NodeOf, toGroup } from '../../contract/condition-tree.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { FieldCondition, LeadCondition, LeadConditions } from '../../contract/lead-condition.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Fragment } from '../../project/current-score.ts';
import { FIRST_TOUCH_PATHS, type FirstTouchField } from '../../project/first-touch-paths.ts';
import type { ScoreRange } from '../../project/lead-record.ts';
import { findScoreRange } from './score-range.ts';
import { whereValue } from './where-value.ts';

/** Bounds that every lead meets if it meets the given conditions. Other leads may meet the bounds, too. */
export interface Narrowed {
  range: ScoreRange;
  /** The earliest and the latest time of the last event (epoch ms). */
  activeAfter: number | undefined;
  activeBefore: number | undefined;
  /** The manual list that every match is on. */
  list: string | undefined;
  /** A condition on columns of `leads`, or null if no column can exclude a lead. */
  where: Fragment | null;
}

/** Max. values in the condition. A statement may contain the values twice, in addition to the values of the list's other filters. */
const WHERE_VALUES_MAX = 30;

/**
 * Narrows a list by its conditions in SQL. The SQL excludes only leads that the evaluator would exclude, too. The evaluator then checks
 * each remaining lead.
 */
export function narrowList(conditions: LeadConditions, { ruleset, at }: { ruleset: Ruleset; at: number }): Narrowed {
  const where = toWhere(toGroup(conditions), at);
  const narrowed: Narrowed = {
    range: { from: 0, to: Number.POSITIVE_INFINITY },
    activeAfter: undefined,
    activeBefore: undefined,
    list: undefined,
    where: where !== null && where.values.length <= WHERE_VALUES_MAX ? where : null,
  };
  for (const leaf of requiredBy(toGroup(conditions))) {
    if ('field' in leaf) intersect(narrowed, leaf, { ruleset, at });
  }
  return narrowed;
}

/** The conditions that every match must meet. */
const requiredBy = (node: NodeOf<LeadCondition>): LeadCondition[] => {
  if (!isGroup(node)) return [node];
  return 'all' in node ? node.all.flatMap(requiredBy) : [];
};

function intersect(
  narrowed: Narrowed,
  { field, operator, value }: FieldCondition,
  { ruleset, at }: { ruleset: Ruleset; at: number },
): void {
  const within = (from: number, to: number) => {
    narrowed.range = { from: Math.max(narrowed.range.from, from), to: Math.min(narrowed.range.to, to) };
  };
  if (field === 'score' && typeof value === 'number') {
    if (operator === 'greater_than') within(value, Number.POSITIVE_INFINITY);
    if (operator === 'less_than') within(0, value);
  }
  if (field === 'stage' && operator === 'equals') {
    const stage = ruleset.stages.find(({ name }) => name.toLowerCase() === String(value).toLowerCase());
    const range = stage ? findScoreRange(ruleset, { stage: stage.name }) : { from: 0, to: 0 };
    if (!('reason' in range)) within(range.from, range.to);
  }
  if (field === 'list' && operator === 'in' && Array.isArray(value) && value.length === 1)
    narrowed.list = String(value[0]);
  if (field !== 'lastEventAt') return;
  const after = operator === 'within_days' ? at - Number(value) * DAY_MS : null;
  const since = operator === 'after' ? fromInstant(String(value)) : after;
  if (since !== null) narrowed.activeAfter = Math.max(narrowed.activeAfter ?? since, since);
  if (operator === 'before') {
    const until = fromInstant(String(value));
    narrowed.activeBefore = Math.min(narrowed.activeBefore ?? until, until);
  }
}

/** SQL that is true for every lead that meets a node. Null if the SQL would be true for all leads. */
function toWhere(node: NodeOf<LeadCondition>, at: number): Fragment | null {
  if (!isGroup(node)) {
    if ('event' in node) return whereBehavior(node);
    return 'field' in node ? whereField(node, at) : whereProperty(node);
  }
  if ('all' in node)
    return join(
      node.all.map((child) => toWhere(child, at)).filter((child) => child !== null),
      'AND',
    );
  if ('not' in node) return null;
  const any = node.any.map((child) => toWhere(child, at));
  return any.every((child) => child !== null) ? join(any, 'OR') : null;
}

const join = (parts: Fragment[], operator: 'AND' | 'OR'): Fragment | null =>
  parts.length === 0
    ? null
    : { sql: `(${parts.map(({ sql }) => sql).join(` ${operator} `)})`, values: parts.flatMap(({ values }) => values) };

const COLUMNS = {
  lastEventAt: 'leads.last_event_at',
  firstEventAt: 'leads.first_event_at',
  createdAt: 'leads.created_at',
  eventCount: 'leads.event_count',
} as const;

function whereField(leaf: FieldCondition, at: number): Fragment | null {
  const { field, operator, value } = leaf;
  const path = FIRST_TOUCH_PATHS[field.replace('firstTouch.', '') as FirstTouchField] as string | undefined;
  if (path !== undefined) return whereValue(`leads.first_touch ->> '${path}'`, leaf);
  if (field === 'companyKey') return whereCompany(leaf);
  if (field === 'fit' || field === 'grade') return whereFit(leaf);
  if (field === 'list') return whereList(leaf);
  if (field === 'velocity' && operator === 'greater_than' && Number(value) >= 0) {
    return { sql: 'leads.last_event_at >= ?', values: [at - DAY_MS] };
  }
  const column = field in COLUMNS ? COLUMNS[field as keyof typeof COLUMNS] : null;
  if (column === null) return null;
  if (operator === 'within_days') return { sql: `${column} >= ?`, values: [at - Number(value) * DAY_MS] };
  if (operator === 'after') return { sql: `${column} >= ?`, values: [fromInstant(String(value))] };
  if (operator === 'before') return { sql: `${column} < ?`, values: [fromInstant(String(value))] };
  return whereValue(column, leaf);
}

/** Rows contain only the letter of a fit or grade, so SQL tests only the letter. */
function whereFit({ field, operator, value }: FieldCondition): Fragment | null {
  if (field === 'fit' && operator !== 'in') return whereValue('leads.fit', { field, operator, value });
  if (operator !== 'equals' && operator !== 'in') return null;
  const letters = [value ?? []].flat().map((grade) => String(grade).charAt(0).toUpperCase());
  return { sql: 'leads.fit IN (SELECT value FROM json_each(?))', values: [JSON.stringify(letters)] };
}

function whereList({ operator, value }: FieldCondition): Fragment | null {
  if (operator === 'is_not_empty') return { sql: 'leads.member_of IS NOT NULL', values: [] };
  if (operator !== 'in') return null;
  const ids = JSON.stringify([value ?? []].flat());
  const some = 'SELECT 1 FROM json_each(leads.member_of) AS one WHERE one.value IN (SELECT value FROM json_each(?))';
  return { sql: `EXISTS (${some})`, values: [ids] };
}

/** Whether a name can be used in a SQLite path without escapes, and can only mean a single key. */
const isOneKey = (name: string): boolean => JSON.stringify(name) === `"${name}"` && !name.includes('.');
const NOT_CUSTOM = new Set(['name', 'email', 'company', 'phone', 'custom']);

/** A row contains the number of all events of its lead, so leads with fewer events than required can be excluded. */
const whereBehavior = ({ operator, times = 1 }: BehaviorCondition): Fragment | null =>
  operator === 'did' ? { sql: 'leads.event_count >= ?', values: [times] } : null;

function whereProperty(leaf: Condition): Fragment | null {
  const { property } = leaf;
  if (!isOneKey(property) || NOT_CUSTOM.has(property)) return null;
  const path = `$."${property}"`.replaceAll("'", "''");
  const where = whereValue(`leads.custom ->> '${path}'`, leaf);
  // If the properties did not fit into a row, SQL keeps the lead, and the evaluator asks the lead's object.
  return where && { ...where, sql: `(leads.custom IS NULL OR ${where.sql})` };
}

/** Keys are in lower case, except for those of groups. */
function whereCompany(leaf: FieldCondition): Fragment | null {
  const { operator, value } = leaf;
  if (operator !== 'equals' || typeof value !== 'string')
    return whereValue('iif(leads.company_from IS NULL, leads.company_key, NULL)', leaf);
  const isGroup = "(leads.company_key >= 'group:' AND leads.company_key < 'group;')";
  return { sql: `leads.company_from IS NULL AND (leads.company_key = ? OR ${isGroup})`, values: [value.toLowerCase()] };
}
