import type { ConditionNode, ConditionOperator, Conditions, ConditionValue } from '../../../worker/contract/condition.ts';
import { childrenOf, isGroup, toGroup } from '../../../worker/contract/condition-group.ts';

export const OPERATORS: Record<ConditionOperator, string> = {
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
};

/** Text stands in quotes, so that “5” and 5 look different; a value that is still to be entered is an ellipsis. */
function describeValue(value: ConditionValue): string {
  if (value === '' || Number.isNaN(value)) return '…';
  return typeof value === 'string' ? `“${value}”` : String(value);
}

function describeNode(node: ConditionNode): string {
  if ('any' in node) return inBrackets(node.any, ' or ');
  if ('all' in node) return inBrackets(node.all, ' and ');
  if ('not' in node) {
    const words = describeNode(node.not);
    return isGroup(node.not) && childrenOf(node.not).length > 1 ? `not ${words}` : `not (${words})`;
  }
  const { property, operator, value } = node;
  const words = [property, OPERATORS[operator]];
  if (Array.isArray(value)) words.push(value.map(describeValue).join(operator === 'between' ? ' and ' : ', '));
  else if (value !== undefined) words.push(describeValue(value));
  return words.join(' ');
}

const inBrackets = (nodes: readonly ConditionNode[], joint: string): string => {
  const words = nodes.map(describeNode).join(joint);
  return nodes.length > 1 ? `(${words})` : words;
};

/** Conditions, one phrase for each that must be met. Omits those without a property yet. */
export function describeConditions(conditions: Conditions = []): string[] {
  const group = toGroup(conditions);
  const nodes = 'all' in group ? group.all : [group];
  return nodes
    .map(withoutBlank)
    .filter((node) => node !== null)
    .map(describeNode);
}

function withoutBlank(node: ConditionNode): ConditionNode | null {
  if (!isGroup(node)) return node.property === '' ? null : node;
  const kept = childrenOf(node)
    .map(withoutBlank)
    .filter((inner) => inner !== null);
  const [first] = kept;
  if (!first) return null;
  if ('not' in node) return isGroup(first) && 'not' in first ? null : { not: first };
  return 'all' in node ? { all: kept } : { any: kept };
}
