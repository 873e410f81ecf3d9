import * as z from 'zod';
import { LIMITS } from './limits.ts';

export const ConditionOperator = z.enum([
  'equals',
  'not_equals',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'in',
  'not_in',
  'greater_than',
  'less_than',
  'between',
  'exists',
  'is_empty',
  'is_not_empty',
]);
export type ConditionOperator = z.infer<typeof ConditionOperator>;

/** The kind of value that an operator compares with. */
export const OPERAND: Record<ConditionOperator, 'value' | 'number' | 'range' | 'list' | 'none'> = {
  equals: 'value',
  not_equals: 'value',
  contains: 'value',
  not_contains: 'value',
  starts_with: 'value',
  ends_with: 'value',
  in: 'list',
  not_in: 'list',
  greater_than: 'number',
  less_than: 'number',
  between: 'range',
  exists: 'none',
  is_empty: 'none',
  is_not_empty: 'none',
};

const text = z.string().max(1000, 'must be at most 1,000 characters');
export const ConditionValue = z.union([text, z.number(), z.boolean()], 'must be text, a number, or true or false');
export type ConditionValue = z.infer<typeof ConditionValue>;

const { conditionValuesMax: valuesMax, conditionsMax, conditionDepthMax: depthMax } = LIMITS;

export const Condition = z
  .object({
    property: z.string().min(1).max(200),
    operator: ConditionOperator,
    value: z
      .union(
        [ConditionValue, z.array(ConditionValue).max(valuesMax, `must be at most ${valuesMax} values`)],
        'must be text, a number, true or false, or a list of these',
      )
      .optional(),
  })
  .superRefine(({ operator, value }, context) => {
    const message = refuseOperand(operator, value);
    if (message !== null) context.addIssue({ code: 'custom', path: ['value'], message });
  })
  .meta({
    id: 'Condition',
    example: { property: 'page', operator: 'equals', value: '/pricing' },
    description:
      'A test of one property; `property` is a path with dots (`cart.total`). `in` and `not_in` take a list of values, `between` takes `[lowest, highest]`, and `exists`, `is_empty` and `is_not_empty` take none. Text that reads exactly as a decimal number equals that number, and `"true"` equals true, with every operator.',
  });
export type Condition = z.infer<typeof Condition>;

function refuseOperand(operator: ConditionOperator, value: Condition['value']): string | null {
  const operand = OPERAND[operator];
  if (operand === 'none') return null;
  if (value === undefined) return `is required by "${operator}"`;
  switch (operand) {
    case 'value':
      return Array.isArray(value) ? `must be a single value for "${operator}"` : null;
    case 'number':
      return typeof value === 'number' ? null : `must be a number for "${operator}"`;
    case 'list':
      return Array.isArray(value) && value.length > 0 ? null : `must be a list of values for "${operator}"`;
    case 'range': {
      const [lowest, highest, ...others] = Array.isArray(value) ? value : [];
      if (typeof lowest !== 'number' || typeof highest !== 'number' || others.length > 0) {
        return `must be two numbers for "${operator}": [lowest, highest]`;
      }
      return lowest <= highest ? null : 'must begin with the lower number';
    }
  }
}

/** Conditions of which all or any must be met, or one condition or group that must not be met. */
export type ConditionGroup = { all: ConditionNode[] } | { any: ConditionNode[] } | { not: Negated };
/** No `not` stands in a `not`, so that the levels of a tree are bounded. */
type Negated = Condition | { all: ConditionNode[] } | { any: ConditionNode[] };
export type ConditionNode = Condition | ConditionGroup;

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** All levels of a group look the same, so the API description shows one that refers to itself. */
const NODE = { anyOf: [ref('Condition'), ref('ConditionGroup')] };
const DESCRIBED = { type: 'array', minItems: 1, items: NODE };

const NO_CONDITION = 'must be a condition, or a group of them';
const NOT_NEGATED = 'must be a condition, or an `all` or `any` group';

/** Written out level by level, so that no body can make a parser recurse deeper. */
function groupAt(depth: number): z.ZodType<ConditionGroup> {
  const refused = { error: `must not nest groups more than ${depthMax} levels deep`, abort: true };
  const isTooDeep = depth > depthMax;
  const nodes = isTooDeep
    ? z.array(z.unknown()).refine(() => false, refused)
    : z.array(z.union([Condition, groupAt(depth + 1)], NO_CONDITION)).min(1, 'must not be empty');
  const described = nodes.meta({ override: DESCRIBED }) as z.ZodType<ConditionNode[]>;
  const [all, any] = [z.object({ all: described }), z.object({ any: described })];
  const negated = isTooDeep ? z.unknown().refine(() => false, refused) : z.union([Condition, all, any], NOT_NEGATED);
  const not = negated.meta({ override: NODE }) as z.ZodType<Negated>;
  return z.union([all, any, z.object({ not })]);
}

export const ConditionGroup = groupAt(1).meta({
  id: 'ConditionGroup',
  description: `Conditions of which all, or any one, must be met. \`not\` holds a condition, or an \`all\` or \`any\` group, that must not be met. Groups nest up to ${depthMax} levels deep.`,
});

/** A list means that all of its conditions must be met. */
export const Conditions = z
  .union(
    [z.array(z.union([Condition, ConditionGroup], NO_CONDITION)), ConditionGroup],
    'must be a list of conditions, or a group of them',
  )
  .superRefine((conditions, context) => {
    if (leavesOf(conditions).length > conditionsMax) {
      context.addIssue({ code: 'custom', message: `must not hold more than ${conditionsMax} conditions` });
    }
  })
  .meta({
    id: 'Conditions',
    example: [{ property: 'page', operator: 'starts_with', value: '/pricing' }],
    description: `A list, all of which must be met, or a group. Up to ${conditionsMax} conditions, those within groups included.`,
  });
export type Conditions = z.infer<typeof Conditions>;

export const toGroup = (conditions: Conditions): ConditionGroup =>
  Array.isArray(conditions) ? { all: conditions } : conditions;

/** True for a group; no condition has such fields. */
export const isGroup = (node: ConditionNode): node is ConditionGroup => 'all' in node || 'any' in node || 'not' in node;

/** The conditions and groups within a group. */
export const childrenOf = (group: ConditionGroup): ConditionNode[] =>
  'all' in group ? group.all : 'any' in group ? group.any : [group.not];

/** Every condition of a tree, in written order. */
export function leavesOf(conditions: Conditions): Condition[] {
  const leaves = (node: ConditionNode): Condition[] => (isGroup(node) ? childrenOf(node).flatMap(leaves) : [node]);
  return leaves(toGroup(conditions));
}
