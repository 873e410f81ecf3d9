import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { Decay, Ruleset, ScoringRule, ScoringRuleInput, Stages } from './ruleset.ts';

/** What to change of a rule: what is not named stays. `null` takes conditions or a cap away. */
export const ScoringRuleChange = z
  .object({
    ...ScoringRuleInput.shape,
    description: ScoringRuleInput.shape.description.unwrap(),
    active: ScoringRuleInput.shape.active.unwrap(),
    conditions: ScoringRuleInput.shape.conditions.unwrap().nullable(),
    cap: ScoringRuleInput.shape.cap.unwrap().nullable(),
  })
  .partial();
export type ScoringRuleChange = z.infer<typeof ScoringRuleChange>;

/** A rule as published, with the version of the ruleset that it belongs to. */
export const PublishedRule = ScoringRule.extend({ rulesetVersion: z.int() });

/** What to change of the ruleset as a whole: what is not named stays. */
export const RulesetChange = z
  .object({
    rules: z.array(ScoringRuleInput.extend({ id: z.string().optional() })).max(LIMITS.rulesMax),
    stages: Stages,
    decay: Decay,
  })
  .partial();
export type RulesetChange = z.infer<typeof RulesetChange>;

/** One published version: who, when, and what it says. */
export const RulesetVersion = Ruleset.extend({ publishedAt: z.string(), publishedBy: z.string() });

/** A walk over all leads of a project. `done` of `total`; `changed` is how many leads it altered. */
export const LeadRun = z.object({
  id: z.string(),
  kind: z.enum(['refresh', 'rescore']),
  rulesetVersion: z.int(),
  status: z.enum(['running', 'finished']),
  total: z.int(),
  done: z.int(),
  changed: z.int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type LeadRun = z.infer<typeof LeadRun>;
