import * as z from 'zod';
import { groupsOf, NO_LIST, nodesOf, refuseTooMany } from './condition-group.ts';
import { CONDITION_OPERATORS, type ConditionOperator, OPERAND } from './condition-operators.ts';
import type { GroupOf, NodeOf } from './condition-tree.ts';
import { LIMITS } from './limits.ts';

const text = z.string().max(1000);
export const ConditionValue = z.union([text, z.number(), z.boolean()]);
export type ConditionValue = z.infer<typeof ConditionValue>;

const { conditionValuesMax: valuesMax, conditionsMax } = LIMITS;

export const Condition = z
  .object({
    property: z.string().min(1).max(200),
    operator: z.enum(CONDITION_OPERATORS),
    value: z
      .union(
        [ConditionValue, z.array(ConditionValue).max(valuesMax)],
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
      'Tests one property. `property` is a path with dots (`cart.total`). `in` and `not_in` take a list of values, `between` takes `[lowest, highest]`, and `exists`, `is_empty` and `is_not_empty` take no value. With every operator, text that is exactly a decimal number equals that number, and `"true"` equals true.',
  });
export type Condition = z.infer<typeof Condition>;

export function refuseOperand(operator: ConditionOperator, value: Condition['value']): string | null {
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

/** A list of conditions that must all be met, or a group (`all`, `any` or `not`). */
export type ConditionGroup = GroupOf<Condition>;
export type ConditionNode = NodeOf<Condition>;

export const ConditionGroup = groupsOf(Condition, { leaf: 'Condition', group: 'ConditionGroup' });

/** A list means that all of its conditions must be met. */
export const Conditions = z
  .union([z.array(nodesOf(Condition, ConditionGroup)), ConditionGroup], NO_LIST)
  .superRefine(refuseTooMany)
  .meta({
    id: 'Conditions',
    example: [{ property: 'page', operator: 'starts_with', value: '/pricing' }],
    description: `A list of conditions that must all be met, or a group. Up to ${conditionsMax} conditions, including those within groups.`,
  });
export type Conditions = z.infer<typeof Conditions>;
