import type { BehaviorCondition, BehaviorCount } from '../../../worker/contract/behavior-condition.ts';
import type { ConditionValue } from '../../../worker/contract/condition.ts';
import type { FieldOperator } from '../../../worker/contract/condition-operators.ts';
import { childrenOf, isGroup, type NodeOf, toGroup } from '../../../worker/contract/condition-tree.ts';
import type { LeadCondition, LeadConditions } from '../../../worker/contract/lead-condition.ts';
import type { LeadField } from '../../../worker/contract/lead-fields.ts';
import { sentence } from './format.ts';
import type { ListName } from './lists.ts';
import { timesIn } from './times.ts';

type ConditionNode = NodeOf<LeadCondition>;

export const FIELDS: Record<LeadField, string> = {
  score: 'Score',
  stage: 'Stage',
  companyKey: 'Company domain or key',
  list: 'List',
  grade: 'Grade',
  fit: 'Fit',
  velocity: 'Velocity',
  eventCount: 'Events',
  lastEventAt: 'Last activity',
  firstEventAt: 'First activity',
  createdAt: 'Created',
  'firstTouch.source': 'First-touch source',
  'firstTouch.medium': 'First-touch medium',
  'firstTouch.campaign': 'First-touch campaign',
  'firstTouch.term': 'First-touch term',
  'firstTouch.content': 'First-touch content',
  'firstTouch.landingPage': 'Landing page',
  'firstTouch.referrer': 'First-touch referrer',
};

export const OPERATORS: Record<FieldOperator, string> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  not_contains: 'does not contain',
  starts_with: 'starts with',
  ends_with: 'ends with',
  in: 'is one of',
  not_in: 'is none of',
  greater_than: 'is above',
  less_than: 'is below',
  between: 'is between',
  exists: 'exists',
  is_empty: 'is empty',
  is_not_empty: 'is not empty',
  within_days: 'is within the last',
  not_within_days: 'is not within the last',
  after: 'is after',
  before: 'is before',
};

/** The labels of operators for manual lists, which read differently because a lead may be on several lists. */
const LIST_OPERATORS: Partial<Record<FieldOperator, string>> = { is_empty: 'is none at all', is_not_empty: 'is any' };

/** The label of an operator, which editors show after the name of the field. `field` is null for properties. */
export const nameOperator = (operator: FieldOperator, field: LeadField | null): string =>
  (field === 'list' && LIST_OPERATORS[operator]) || OPERATORS[operator];

/** Puts text in quotes, so that “5” and 5 look different. Shows a missing value as an ellipsis. */
function describeValue(value: ConditionValue): string {
  if (value === '' || Number.isNaN(value)) return '…';
  return typeof value === 'string' ? `“${value}”` : String(value);
}

/** Shows a stage by its name, without quotes. */
const describeStage = (value: ConditionValue): string =>
  typeof value === 'string' && value !== '' ? sentence(value) : describeValue(value);

function describeNode(node: ConditionNode, listName: ListName = unnamed): string {
  if ('any' in node) return inBrackets(node.any, ' or ', listName);
  if ('all' in node) return inBrackets(node.all, ' and ', listName);
  if ('not' in node) {
    const words = describeNode(node.not, listName);
    return isGroup(node.not) && childrenOf(node.not).length > 1 ? `not ${words}` : `not (${words})`;
  }
  if ('event' in node) return describeBehavior(node);
  const { operator } = node;
  const isOfLists = 'field' in node && node.field === 'list';
  if (isOfLists && operator === 'is_empty') return 'on no list';
  if (isOfLists && operator === 'is_not_empty') return 'on any list';
  const value = isOfLists && Array.isArray(node.value) ? node.value.map((id) => listName(String(id))) : node.value;
  const describe = 'field' in node && node.field === 'stage' ? describeStage : describeValue;
  const words = ['field' in node ? FIELDS[node.field] : node.property, OPERATORS[operator]];
  if (operator === 'within_days' || operator === 'not_within_days') words.push(value === 1 ? 'day' : `${value} days`);
  else if (operator === 'after' || operator === 'before') words.push(timesIn().dateTime(Date.parse(String(value))));
  else if (Array.isArray(value)) words.push(value.map(describe).join(operator === 'between' ? ' and ' : ', '));
  else if (value !== undefined) words.push(describe(value));
  return words.join(' ');
}

/** Describes behavior: “did page_view at least 3 times in the last 7 days where page is “/pricing””, or “never did signup”. */
function describeBehavior({ event, operator, times = 1, withinDays, where = [] }: BehaviorCondition): string {
  const verb = operator === 'did' ? 'did' : withinDays === undefined && times === 1 ? 'never did' : 'did not do';
  const count = times === 1 ? '' : ` at least ${Number.isNaN(times) ? '…' : times} times`;
  return describeCount({ event: `${verb} ${event || '…'}${count}`, withinDays, where });
}

/** Describes what a column counts: “page_view in the last 7 days where page is “/pricing””. */
export function describeCount({ event, withinDays, where = [] }: BehaviorCount): string {
  const days = Number.isNaN(withinDays) ? '… days' : withinDays === 1 ? 'day' : `${withinDays} days`;
  const conditions = where.map((node) => describeNode(node)).join(' and ');
  return [event, withinDays !== undefined && `in the last ${days}`, conditions && `where ${conditions}`]
    .filter(Boolean)
    .join(' ');
}

const unnamed: ListName = () => '';

const inBrackets = (nodes: readonly ConditionNode[], joint: string, listName: ListName): string => {
  const words = nodes.map((node) => describeNode(node, listName)).join(joint);
  return nodes.length > 1 ? `(${words})` : words;
};

/**
 * Describes conditions in phrases, one for each condition that must be met. Leaves out conditions whose property has not been typed
 * yet. `listName` gives the names of manual lists.
 */
export function describeConditions(conditions: LeadConditions = [], listName?: ListName): string[] {
  const group = toGroup(conditions);
  const nodes = 'all' in group ? group.all : [group];
  return nodes
    .map(withoutBlank)
    .filter((node) => node !== null)
    .map((node) => describeNode(node, listName));
}

function withoutBlank(node: ConditionNode): ConditionNode | null {
  if (!isGroup(node)) return 'property' in node && node.property === '' ? null : node;
  const kept = childrenOf(node)
    .map(withoutBlank)
    .filter((inner) => inner !== null);
  const [first] = kept;
  if (!first) return null;
  if ('not' in node) return isGroup(first) && 'not' in first ? null : { not: first };
  return 'all' in node ? { all: kept } : { any: kept };
}
