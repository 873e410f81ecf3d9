import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { pageLimit } from '../query-count.ts';
import { Ruleset, ScoringRuleInput } from '../ruleset.ts';
import { LeadRun, PublishedRule, RulesetUpdate, RulesetVersion, ScoringRuleChange } from '../scoring-rule.ts';
import { endpoint } from './endpoint.ts';

const RulePath = z.object({ ruleId: z.string() });

export const createScoringRule = endpoint({
  method: 'post',
  url: '/api/scoring-rules',
  operationId: 'createScoringRule',
  tag: 'Scoring rules',
  summary: 'Add a scoring rule',
  description:
    'Publishes a new version of the ruleset, which applies to events from now on. Every active rule that matches an event adds its points.',
  isCreating: true,
  access: 'rules:write',
  body: ScoringRuleInput,
  status: 201,
  answer: PublishedRule,
  refusals: ['conflict'],
});

export const deleteScoringRule = endpoint({
  method: 'delete',
  url: '/api/scoring-rules/{ruleId}',
  operationId: 'deleteScoringRule',
  tag: 'Scoring rules',
  summary: 'Delete a scoring rule',
  description: 'Leads keep the points that the rule gave until you rescore.',
  access: 'rules:write',
  path: RulePath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f' }),
    deleted: z.literal(true),
    rulesetVersion: z.int(),
  }),
  refusals: ['not_found'],
});

export const getRescore = endpoint({
  method: 'get',
  url: '/api/scoring-rules/rescore/{runId}',
  operationId: 'getRescore',
  tag: 'Scoring rules',
  summary: 'Get the progress of a rescore',
  description: '`done` of `total` leads; the scores of `changed` leads are different now.',
  access: 'rules:read',
  isBackground: true,
  path: z.object({ runId: z.string() }),
  status: 200,
  answer: LeadRun,
  refusals: ['not_found'],
});

export const listRescores = endpoint({
  method: 'get',
  url: '/api/scoring-rules/rescore',
  operationId: 'listRescores',
  tag: 'Scoring rules',
  summary: 'List the newest rescores',
  description: `Rescores with their progress, newest first, up to ${LIMITS.pageSizeDefault}.`,
  access: 'rules:read',
  isBackground: true,
  status: 200,
  answer: z.array(LeadRun),
});

export const getScoringRule = endpoint({
  method: 'get',
  url: '/api/scoring-rules/{ruleId}',
  operationId: 'getScoringRule',
  tag: 'Scoring rules',
  summary: 'Get a scoring rule',
  description: 'Returns the rule of the live ruleset.',
  access: 'rules:read',
  path: RulePath,
  status: 200,
  answer: PublishedRule,
  refusals: ['not_found'],
});

export const getRuleset = endpoint({
  method: 'get',
  url: '/api/scoring-rules/ruleset',
  operationId: 'getRuleset',
  tag: 'Scoring rules',
  summary: 'Get the live ruleset: rules, stages and decay',
  description: 'New events are scored with the live ruleset.',
  access: 'rules:read',
  status: 200,
  answer: Ruleset,
});

export const listScoringRules = endpoint({
  method: 'get',
  url: '/api/scoring-rules',
  operationId: 'listScoringRules',
  tag: 'Scoring rules',
  summary: 'List the live scoring rules',
  description: 'Includes disabled ones.',
  access: 'rules:read',
  status: 200,
  answer: z.array(PublishedRule),
});

export const listRulesetVersions = endpoint({
  method: 'get',
  url: '/api/scoring-rules/versions',
  operationId: 'listRulesetVersions',
  tag: 'Scoring rules',
  summary: 'List published rulesets, newest first',
  description: 'Each version includes its content, time and author.',
  access: 'rules:read',
  query: z.object({
    limit: pageLimit(),
  }),
  status: 200,
  answer: z.array(RulesetVersion),
});

export const startRescore = endpoint({
  method: 'post',
  url: '/api/scoring-rules/rescore',
  operationId: 'startRescore',
  tag: 'Scoring rules',
  summary: 'Rescore all leads with the live rules',
  description:
    'Recalculates every event of every lead with the live rules. Runs in the background; see its progress at /api/scoring-rules/rescore/{runId}.',
  isCreating: true,
  access: 'rules:write',
  bodyOptional: true,
  body: z.object({
    firesAutomations: z.boolean().default(false).describe('Run automations for leads whose stage or score changes.'),
  }),
  status: 202,
  answer: LeadRun,
});

export const updateScoringRule = endpoint({
  method: 'put',
  url: '/api/scoring-rules/{ruleId}',
  operationId: 'updateScoringRule',
  tag: 'Scoring rules',
  summary: 'Update a scoring rule',
  description:
    'Fields you leave out do not change; `null` removes conditions or a cap. Publishes a new version, which applies to later events. Past events keep their points until you rescore.',
  access: 'rules:write',
  path: RulePath,
  body: ScoringRuleChange,
  status: 200,
  answer: PublishedRule,
  refusals: ['not_found', 'conflict'],
});

export const updateRuleset = endpoint({
  method: 'put',
  url: '/api/scoring-rules/ruleset',
  operationId: 'updateRuleset',
  tag: 'Scoring rules',
  summary: 'Change stages, decay, silent types, fit or all rules at once',
  description:
    'Fields that you leave out do not change. Stages, decay and silent types apply to the whole history of every lead, and `fit` to every lead’s current properties, without a rescore. A stage with a new name counts as renamed if it has the same score, or the same position in a list of the same length. Automations that use a renamed stage get its new name. A stage that an automation uses cannot be removed.',
  access: 'rules:write',
  body: RulesetUpdate,
  status: 200,
  answer: Ruleset,
  refusals: ['conflict'],
});
