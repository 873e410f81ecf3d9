import * as z from 'zod';
import { FitRules } from './fit.ts';
import { Decay, RuleId, ScoringRule, SilentTypes, Stages } from './ruleset.ts';

const RuleField = z.enum(['eventType', 'points', 'description', 'active', 'conditions', 'cap', 'nextAction']);
export type RuleField = z.infer<typeof RuleField>;

const RuleDifference = z.object({
  part: z.literal('rule'),
  type: z.enum(['added', 'removed', 'changed']),
  ruleId: RuleId,
  fields: z.array(RuleField).describe('The changed fields, if the rule was changed.'),
  before: ScoringRule.nullable().describe('Null if the rule was added.'),
  after: ScoringRule.nullable().describe('Null if the rule was removed.'),
});
export type RuleDifference = z.infer<typeof RuleDifference>;

export const RulesetDifference = z
  .discriminatedUnion('part', [
    RuleDifference,
    z.object({ part: z.literal('stages'), before: Stages, after: Stages }),
    z.object({ part: z.literal('decay'), before: Decay, after: Decay }),
    z.object({ part: z.literal('silent'), before: SilentTypes, after: SilentTypes }),
    z.object({ part: z.literal('fit'), before: FitRules.nullable(), after: FitRules.nullable() }),
  ])
  .meta({
    id: 'RulesetDifference',
    description: 'One difference between two rulesets: a rule or another part, with its value before and after.',
    example: {
      part: 'decay',
      before: { graceDays: 7, ratePerDay: 0.05 },
      after: { graceDays: 14, ratePerDay: 0.05 },
    },
  });
export type RulesetDifference = z.infer<typeof RulesetDifference>;
