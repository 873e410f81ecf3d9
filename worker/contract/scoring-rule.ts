import * as z from 'zod';
import { FitRules } from './fit.ts';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { Decay, RuleId, Ruleset, ScoringRule, ScoringRuleInput, SilentTypes, Stages } from './ruleset.ts';

export const ScoringRuleChange = z
  .object({
    ...ScoringRuleInput.shape,
    description: ScoringRuleInput.shape.description.unwrap(),
    active: ScoringRuleInput.shape.active.unwrap(),
    conditions: ScoringRuleInput.shape.conditions.unwrap().nullable(),
    cap: ScoringRuleInput.shape.cap.unwrap().nullable(),
    nextAction: ScoringRuleInput.shape.nextAction.unwrap().nullable(),
  })
  .partial()
  .meta({
    id: 'ScoringRuleChange',
    description:
      'Changes to a rule. Fields you leave out do not change; `null` removes conditions, a cap or a next action.',
  });
export type ScoringRuleChange = z.infer<typeof ScoringRuleChange>;

export const PublishedRule = ScoringRule.extend({ rulesetVersion: z.int() }).meta({
  id: 'ScoringRule',
  description: 'A rule as published, with the version of its ruleset.',
});
export type PublishedRule = z.infer<typeof PublishedRule>;

export const RulesetChange = z
  .object({
    rules: z.array(ScoringRuleInput.extend({ id: RuleId.optional() })).max(LIMITS.rulesMax),
    stages: Stages,
    decay: Decay,
    silent: SilentTypes,
    fit: FitRules.nullable().describe('`null` removes the fit rules.'),
  })
  .partial()
  .meta({ id: 'RulesetChange', description: 'Changes to the ruleset. Fields you leave out stay unchanged.' });
export type RulesetChange = z.infer<typeof RulesetChange>;

export const RulesetUpdate = RulesetChange.extend({
  ifVersion: z
    .int()
    .min(1)
    .optional()
    .describe('Publish only if this version is still live, for example the `rulesetVersion` of the study you rely on.')
    .meta({ example: 7 }),
}).meta({ id: 'RulesetUpdate' });
export type RulesetUpdate = z.infer<typeof RulesetUpdate>;

export const RulesetVersion = Ruleset.extend({ publishedAt: UtcInstant, publishedBy: z.string() }).meta({
  id: 'RulesetVersion',
  description: 'A published version, with author, time and content.',
});

export const LeadRun = z
  .object({
    id: z.string().meta({ example: 'run_9f8e7d6c5b4a39281706f5e4d3c2b1a0' }),
    kind: z.enum(['refresh', 'rescore', 'erase', 'withdraw']),
    rulesetVersion: z.int(),
    status: z.enum(['running', 'finished']),
    total: z.int(),
    done: z.int(),
    changed: z.int(),
    createdAt: UtcInstant,
    firesAutomations: z.boolean().meta({ example: false }),
    finishedAt: UtcInstant.nullable(),
  })
  .meta({
    id: 'LeadRun',
    description:
      'A background job that processes leads of a project. So far, `done` of `total` leads have been processed, and `changed` of them have changed.',
  });
export type LeadRun = z.infer<typeof LeadRun>;
