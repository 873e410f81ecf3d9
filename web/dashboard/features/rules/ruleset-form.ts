import * as z from 'zod';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import {
  Cap,
  type Condition,
  ConditionOperator,
  Decay,
  EventType,
  Points,
  type Ruleset,
  type ScoringRule,
  SilentTypes,
  Stages,
} from '../../../../worker/contract/ruleset.ts';
import { findTwin } from '../../../../worker/domain/change-rules.ts';

/** The ruleset as fields hold it: a condition's value is text, a cap may be "none", decay is in per cent. */
export const RulesetForm = z
  .object({
    rules: z
      .array(
        z.object({
          id: z.string(),
          eventType: EventType,
          points: z.number({ error: 'must be a number' }).pipe(Points),
          description: z.string().max(500),
          active: z.boolean(),
          conditions: z
            .array(
              z.object({
                property: z.string().min(1, 'is required').max(200),
                operator: ConditionOperator,
                value: z.string().max(1000),
              }),
            )
            .max(LIMITS.conditionsPerRuleMax),
          capPer: z.enum(['none', 'day', 'week', 'lifetime']),
          capTimes: z.number({ error: 'must be a number' }).pipe(Cap.shape.times),
        }),
      )
      .max(LIMITS.rulesMax),
    stages: Stages,
    graceDays: z.number({ error: 'must be a number' }).pipe(Decay.shape.graceDays),
    ratePercent: z.number({ error: 'must be a number' }).min(0).max(99),
    /** Event types, separated by commas. */
    silent: z.string(),
  })
  .superRefine((form, context) => {
    const { rules, silent = [] } = fromForm(form, 0);
    const refusal = SilentTypes.safeParse(silent).error?.issues[0];
    if (refusal) context.addIssue({ code: 'custom', path: ['silent'], message: refusal.message });
    for (const [i, rule] of rules.entries()) {
      if (findTwin(rules, rule)) {
        const message = 'another active rule matches exactly the same events';
        context.addIssue({ code: 'custom', path: ['rules', i, 'eventType'], message });
      }
      for (const [c, { operator, value }] of (rule.conditions ?? []).entries()) {
        const path = ['rules', i, 'conditions', c, 'value'];
        if (operator !== 'exists' && (value === undefined || value === '')) {
          context.addIssue({ code: 'custom', path, message: 'is required' });
        } else if ((operator === 'greater_than' || operator === 'less_than') && typeof value !== 'number') {
          context.addIssue({ code: 'custom', path, message: 'must be a number' });
        }
      }
    }
  });
export type RulesetForm = z.infer<typeof RulesetForm>;

export function toForm({ rules, stages, decay, silent = [] }: Omit<Ruleset, 'version'>): RulesetForm {
  return {
    rules: rules.map(({ cap, conditions = [], ...rule }) => ({
      ...rule,
      conditions: conditions.map(({ property, operator, value }) => ({
        property,
        operator,
        value: value === undefined ? '' : String(value),
      })),
      capPer: cap?.per ?? 'none',
      capTimes: cap?.times ?? 1,
    })),
    stages: stages.map((stage) => ({ ...stage })),
    graceDays: decay.graceDays,
    ratePercent: Math.round(decay.ratePerDay * 10_000) / 100,
    silent: silent.join(', '),
  };
}

export const fromForm = ({ rules, stages, graceDays, ratePercent, silent }: RulesetForm, version: number): Ruleset => ({
  version,
  rules: rules.map(({ capPer, capTimes, conditions, ...rule }): ScoringRule => {
    const tests = conditions.map(toCondition);
    return {
      ...rule,
      ...(tests.length > 0 && { conditions: tests }),
      ...(capPer !== 'none' && { cap: { times: capTimes, per: capPer } }),
    };
  }),
  stages,
  decay: { graceDays, ratePerDay: Math.round(ratePercent * 100) / 10_000 },
  ...(listOf(silent).length > 0 && { silent: listOf(silent) }),
});

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');

function toCondition({ property, operator, value }: RulesetForm['rules'][number]['conditions'][number]): Condition {
  return operator === 'exists' ? { property, operator } : { property, operator, value: toValue(value, operator) };
}

/** Events carry `5` as a number and `true` as a boolean: so does a condition that is written so. */
function toValue(text: string, operator: Condition['operator']): string | number | boolean {
  const trimmed = text.trim();
  if (operator === 'contains') return trimmed;
  if (trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return trimmed;
}
