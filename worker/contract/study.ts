import * as z from 'zod';
import { BackTestPlan, BackTestResult } from './back-test.ts';
import { ChallengeResult } from './challenger.ts';
import { CohortBy, CohortPlan, CohortResult, CohortStage, WithinDays } from './cohorts.ts';
import { ComingBack, ReturnPlan } from './coming-back.ts';
import { Instant, UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { RulesetChange } from './scoring-rule.ts';
import { StepFunnelInput, StepFunnelPlan, StepFunnelResult } from './step-funnel.ts';
import { SuggestionPlan, SuggestionResult } from './suggestion.ts';

export const SimulationMode = z
  .enum(['publish', 'rescore', 'rescore_and_fire'])
  .describe(
    '`publish`: the draft goes live, and past points stay. `rescore`: all past events get the draft’s points, too. `rescore_and_fire`: the rescore may run automations.',
  );
export type SimulationMode = z.infer<typeof SimulationMode>;

const Draft = RulesetChange.describe('Fields you leave out are taken from the live ruleset.');

const DRAFT_ID = 'drf_5c4b3a29181706f5e4d3c2b1a0f9e8d7';

const SimulationInput = z
  .object({
    kind: z.literal('simulate'),
    draft: Draft.optional(),
    draftId: z
      .string()
      .optional()
      .describe('The ID of a draft stored on the server, instead of `draft`.')
      .meta({ example: DRAFT_ID }),
    mode: SimulationMode.default('rescore'),
  })
  .refine(({ draft, draftId }) => (draft === undefined) !== (draftId === undefined), {
    path: ['draft'],
    message: 'Send either `draft` or `draftId`.',
  })
  .meta({
    id: 'SimulationInput',
    example: { kind: 'simulate', draft: { decay: { graceDays: 14, ratePerDay: 0.05 } }, mode: 'publish' },
  });
export type SimulationInput = z.infer<typeof SimulationInput>;

const Moments = z.object({
  from: Instant.optional().describe(
    'The first moment at which leads are judged; if omitted, the day after the first event.',
  ),
  until: Instant.optional().describe(
    'The last moment at which leads are judged; if omitted, the last moment whose horizon has passed.',
  ),
  everyDays: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe('Days between moments; if omitted, the fewest that give at most 52 moments.'),
  activeDays: z
    .int()
    .min(1)
    .max(LIMITS.backTestActiveDaysMax)
    .default(90)
    .describe('Leads are judged for this many days after their last activity.'),
});

const BackTestInput = Moments.extend({
  kind: z.literal('backtest'),
  draft: Draft.optional().describe('Rules to judge alongside the live rules.'),
  draftId: z
    .string()
    .optional()
    .describe('The ID of a draft stored on the server, instead of `draft`.')
    .meta({ example: DRAFT_ID }),
})
  .refine(({ draft, draftId }) => draft === undefined || draftId === undefined, {
    path: ['draft'],
    message: 'must be left out with draftId',
  })
  .meta({ id: 'BackTestInput', example: { kind: 'backtest', activeDays: 90 } });
export type BackTestInput = z.infer<typeof BackTestInput>;

const SuggestInput = Moments.extend({
  kind: z.literal('suggest'),
  from: Instant.optional().describe(
    'The start of the period that the suggestion is tested on; if omitted, the last quarter of the history.',
  ),
  learnFrom: Instant.optional().describe(
    'The start of the period that the suggestion learns from; if omitted, the day after the first event.',
  ),
  learnUntil: Instant.optional().describe(
    'The end of the period that the suggestion learns from. The horizon after this moment must end before the test period starts.',
  ),
}).meta({ id: 'SuggestInput', example: { kind: 'suggest', activeDays: 90 } });
export type SuggestInput = z.infer<typeof SuggestInput>;

const ReturnInput = z
  .object({
    kind: z.literal('return'),
    horizonDays: z
      .int()
      .min(1)
      .max(180)
      .default(30)
      .describe('A lead comes back if it is active within this many days.'),
    testAt: Instant.optional().describe(
      'The chances are tested at the beginning of this UTC day; if omitted, the last day whose horizon has passed.',
    ),
  })
  .meta({ id: 'ReturnInput', example: { kind: 'return', horizonDays: 30 } });
export type ReturnInput = z.infer<typeof ReturnInput>;

const CohortInput = z
  .object({
    kind: z.literal('cohorts'),
    by: CohortBy.default('month'),
    withinDays: WithinDays.default([30, 90]),
    stage: CohortStage,
  })
  .meta({ id: 'CohortInput', example: { kind: 'cohorts', by: 'month', withinDays: [30, 90] } });
export type CohortInput = z.infer<typeof CohortInput>;

const ChallengeInput = z
  .object({ kind: z.literal('challenge') })
  .meta({ id: 'ChallengeInput', example: { kind: 'challenge' } });

export const StudyInput = z
  .discriminatedUnion('kind', [
    SimulationInput,
    BackTestInput,
    SuggestInput,
    ReturnInput,
    CohortInput,
    StepFunnelInput,
    ChallengeInput,
  ])
  .meta({ id: 'StudyInput', example: { kind: 'backtest', activeDays: 90 } });
export type StudyInput = z.infer<typeof StudyInput>;

const Leads = z.int().min(0).meta({ example: 120 });

export const SimulationResult = z
  .object({
    leads: Leads,
    stages: z
      .array(z.object({ from: z.string(), to: z.string(), leads: Leads }))
      .describe('Numbers of leads by their stage now and their stage under the draft.'),
    changesStage: Leads.describe('Leads whose stage changes.'),
    scores: z
      .array(z.object({ from: z.number(), before: Leads, after: Leads }))
      .describe('Numbers of leads by score. Each bar begins at `from`, and the last bar has no upper end.'),
    firings: z
      .array(z.object({ automationId: z.string(), name: z.string(), leads: Leads }))
      .describe('Leads for which an automation would run.'),
  })
  .meta({
    id: 'SimulationResult',
    example: {
      ...{ leads: 120, changesStage: 18 },
      stages: [
        { from: 'cold', to: 'cold', leads: 102 },
        { from: 'cold', to: 'warm', leads: 18 },
      ],
      scores: [
        { from: 0, before: 120, after: 102 },
        { from: 30, before: 0, after: 18 },
      ],
      firings: [{ automationId: 'aut_3c4d5e6f708192a3b4c5d6e7f8091a2b', name: 'Call hot leads', leads: 4 }],
    },
  });
export type SimulationResult = z.infer<typeof SimulationResult>;

export const StudyEstimate = z
  .object({
    leads: Leads.describe('Leads in the sample.'),
    changesStage: Leads.describe('The estimated number of leads whose stage changes.'),
    low: Leads.describe('The lower end of a 95% interval for `changesStage`; `high` is the upper end.'),
    high: Leads,
  })
  .meta({ id: 'StudyEstimate', example: { leads: 1240, changesStage: 412, low: 371, high: 456 } });
export type StudyEstimate = z.infer<typeof StudyEstimate>;

export const Verification = z
  .object({
    status: z.enum(['running', 'finished']),
    equal: Leads.describe('Leads whose score and stage are exactly as predicted.'),
    changedSince: Leads.describe('Leads whose events have changed since the prediction, or that no longer exist.'),
    different: Leads.describe('Leads that have the same events but another score or stage.'),
  })
  .meta({ id: 'Verification', example: { status: 'finished', equal: 2361, changedSince: 5, different: 0 } });
export type Verification = z.infer<typeof Verification>;

const AnyStudy = z.object({
  id: z.string().meta({ example: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0' }),
  rulesetVersion: z.int().describe('The version that was live when the study started.'),
  status: z.enum(['running', 'finished']),
  total: Leads,
  done: Leads,
  at: UtcInstant.describe('When the study started. The study ignores events that arrived later.'),
  finishedAt: UtcInstant.nullable(),
});

export const SimulationStudy = AnyStudy.extend({
  kind: z.literal('simulate'),
  mode: SimulationMode,
  draftId: z
    .string()
    .nullable()
    .describe('The draft’s ID, if it was stored on the server.')
    .meta({ example: DRAFT_ID }),
  draftVersion: z.int().nullable().describe('The `version` of the draft at that time.').meta({ example: 3 }),
  publishedVersion: z
    .int()
    .nullable()
    .describe('The version that was created when the draft was published with this simulation.')
    .meta({ example: null }),
  estimate: StudyEstimate.nullable().describe(
    'An estimate from a sample, available early; null for projects of up to 300 leads.',
  ),
  result: SimulationResult.nullable(),
  verification: Verification.nullable(),
}).meta({ id: 'SimulationStudy' });

export const BackTestStudy = AnyStudy.extend({
  kind: z.literal('backtest'),
  draftId: z
    .string()
    .nullable()
    .describe('The draft that was judged alongside the live rules, if it was stored on the server.')
    .meta({ example: DRAFT_ID }),
  draftVersion: z.int().nullable().describe('The `version` of the draft at that time.').meta({ example: 3 }),
  plan: BackTestPlan,
  result: BackTestResult.nullable(),
}).meta({ id: 'BackTestStudy' });

export const ChallengeStudy = AnyStudy.extend({
  kind: z.literal('challenge'),
  plan: BackTestPlan,
  result: ChallengeResult.nullable(),
}).meta({ id: 'ChallengeStudy' });

export const SuggestStudy = AnyStudy.extend({
  kind: z.literal('suggest'),
  plan: SuggestionPlan,
  result: SuggestionResult.nullable(),
}).meta({ id: 'SuggestStudy' });

export const ReturnStudy = AnyStudy.extend({
  kind: z.literal('return'),
  plan: ReturnPlan,
  result: ComingBack.nullable(),
}).meta({ id: 'ReturnStudy' });

export const CohortStudy = AnyStudy.extend({
  kind: z.literal('cohorts'),
  plan: CohortPlan,
  result: CohortResult.nullable(),
}).meta({ id: 'CohortStudy' });

export const FunnelStudy = AnyStudy.extend({
  kind: z.literal('funnel'),
  plan: StepFunnelPlan,
  result: StepFunnelResult.nullable(),
}).meta({ id: 'FunnelStudy' });

export const Study = z
  .discriminatedUnion('kind', [
    SimulationStudy,
    BackTestStudy,
    SuggestStudy,
    ReturnStudy,
    CohortStudy,
    FunnelStudy,
    ChallengeStudy,
  ])
  .meta({
    id: 'Study',
    description: 'A run that reads all leads and changes none of them. Kept for 30 days.',
  });
export type Study = z.infer<typeof Study>;

const Standing = z.object({ stage: z.string(), score: z.number() });

export const StudyLead = z
  .object({ leadId: z.string(), name: z.string().nullable(), before: Standing, after: Standing })
  .meta({
    id: 'StudyLead',
    example: {
      ...{ leadId: 'lead_123', name: 'Alice Smith' },
      ...{ before: { stage: 'warm', score: 42 }, after: { stage: 'hot', score: 65 } },
    },
  });
export type StudyLead = z.infer<typeof StudyLead>;
