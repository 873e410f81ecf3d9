import * as z from 'zod';
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
  })
  .partial()
  .meta({
    id: 'ScoringRuleChange',
    description: 'What to change of a rule: what is not named stays. `null` takes conditions or a cap away.',
  });
export type ScoringRuleChange = z.infer<typeof ScoringRuleChange>;

export const PublishedRule = ScoringRule.extend({ rulesetVersion: z.int() }).meta({
  id: 'ScoringRule',
  description: 'A rule as published, with the version of the ruleset that it belongs to.',
});

export const RulesetChange = z
  .object({
    rules: z.array(ScoringRuleInput.extend({ id: RuleId.optional() })).max(LIMITS.rulesMax),
    stages: Stages,
    decay: Decay,
    silent: SilentTypes,
  })
  .partial()
  .meta({ id: 'RulesetChange', description: 'What to change of the ruleset as a whole: what is not named stays.' });
export type RulesetChange = z.infer<typeof RulesetChange>;

export const RulesetVersion = Ruleset.extend({ publishedAt: UtcInstant, publishedBy: z.string() }).meta({
  id: 'RulesetVersion',
  description: 'One published version: who, when, and what it says.',
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
    description: 'A walk over leads of a project. `done` of `total`; `changed` is how many leads it altered.',
  });
export type LeadRun = z.infer<typeof LeadRun>;
