import * as z from 'zod';
import { BehaviorCondition } from './behavior-condition.ts';
import { Condition, ConditionValue, refuseOperand } from './condition.ts';
import { groupsOf, NO_LIST, nodesOf, refuseTooMany } from './condition-group.ts';
import { FIELD_OPERATORS, type FieldOperator, operatorsOf } from './condition-operators.ts';
import { Instant } from './instant.ts';
import { LEAD_FIELDS, type LeadField } from './lead-fields.ts';
import { LIMITS } from './limits.ts';

const { conditionValuesMax: valuesMax, conditionsMax, conditionDaysMax: daysMax } = LIMITS;

export const FieldCondition = z
  .object({
    field: z.enum(Object.keys(LEAD_FIELDS) as LeadField[]),
    operator: z.enum(FIELD_OPERATORS),
    value: z.union([ConditionValue, z.array(ConditionValue).max(valuesMax)]).optional(),
  })
  .superRefine(({ field, operator, value }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const fitting = operatorsOf(field);
    if (!fitting.includes(operator)) refuse('operator', `must be one of ${fitting.join(', ')} for "${field}"`);
    else if (isOfInstants(operator)) {
      const message = refuseInstantOperand(operator, value);
      if (message !== null) refuse('value', message);
    } else {
      const message = refuseOperand(operator, value);
      if (message !== null) refuse('value', message);
    }
  })
  .meta({
    id: 'FieldCondition',
    example: { field: 'score', operator: 'greater_than', value: 60 },
    description: `Tests one field of a lead. Instants take \`after\` and \`before\` with an instant, and \`within_days\` and \`not_within_days\` with a number of days before now, up to ${daysMax}. \`list\` takes \`in\` and \`not_in\` with IDs of lists, and \`is_empty\` and \`is_not_empty\`. All other fields take the same operators as properties. Scores compare unrounded.`,
  });
export type FieldCondition = z.infer<typeof FieldCondition>;

const isOfInstants = (operator: FieldOperator) =>
  operator === 'within_days' || operator === 'not_within_days' || operator === 'after' || operator === 'before';

function refuseInstantOperand(operator: FieldOperator, value: FieldCondition['value']): string | null {
  if (value === undefined) return `is required by "${operator}"`;
  if (operator === 'within_days' || operator === 'not_within_days') {
    const isFit = typeof value === 'number' && value > 0 && value <= daysMax;
    return isFit ? null : `must be a number of days above 0, at most ${daysMax}`;
  }
  return Instant.safeParse(value).success ? null : `must be an instant for "${operator}", such as 2026-02-11T10:30:00Z`;
}

/** A test of a lead's property, field or behavior. */
export const LeadCondition = z
  .union(
    [FieldCondition, Condition, BehaviorCondition],
    'must be a condition with a `field`, a `property` or an `event`',
  )
  .meta({ id: 'LeadCondition' });
export type LeadCondition = Condition | FieldCondition | BehaviorCondition;

const LeadConditionGroup = groupsOf<LeadCondition>(LeadCondition, {
  leaf: 'LeadCondition',
  group: 'LeadConditionGroup',
});

/** Conditions on a lead: a list of conditions that must all be met, or a group. */
export const LeadConditions = z
  .union([z.array(nodesOf<LeadCondition>(LeadCondition, LeadConditionGroup)), LeadConditionGroup], NO_LIST)
  .superRefine(refuseTooMany)
  .meta({
    id: 'LeadConditions',
    example: {
      all: [
        { field: 'stage', operator: 'equals', value: 'hot' },
        { property: 'employees', operator: 'greater_than', value: 200 },
      ],
    },
    description: `Conditions on a lead: a list of conditions that must all be met, or a group. Up to ${conditionsMax} conditions, including those within groups. A \`property\` is name, email, company, phone, or a custom property. A property that no lead has counts as empty.`,
  });
export type LeadConditions = z.infer<typeof LeadConditions>;
