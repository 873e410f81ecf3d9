import * as z from 'zod';
import { Conditions } from './condition.ts';
import { Grade } from './fit.ts';
import { UtcInstant } from './instant.ts';
import { Outcome } from './outcome.ts';
import { Stage } from './ruleset.ts';

const Count = z.int().min(0).meta({ example: 120 });
const Share = z.number().min(0).max(1);

export const Figure = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }).meta({
  id: 'Figure',
  example: { value: 0.78, low: 0.74, high: 0.82 },
  description: 'A figure with its 95% interval. The bounds are null if there is not enough data for an interval.',
});
export type Figure = z.infer<typeof Figure>;

export const BackTestRule = z
  .object({
    ruleId: z.string(),
    eventType: z.string(),
    conditions: Conditions.optional(),
    points: z.number(),
    converting: Share.describe(
      'Of the judgments before an outcome, the share in which the rule had already matched an event.',
    ),
    others: Share.describe('Of all other judgments, the share in which the rule had already matched an event.'),
    lift: z
      .number()
      .nullable()
      .describe(
        'The likelihood that a lead which the rule has matched reaches the outcome, divided by the average likelihood.',
      ),
  })
  .meta({ id: 'BackTestRule' });
export type BackTestRule = z.infer<typeof BackTestRule>;

export const BackTestQuarter = z
  .object({
    auc: z.number().nullable(),
    expected: z.number().describe('The number of outcomes that earlier snapshots predict.'),
    observed: z.number(),
    calibration: z
      .array(z.object({ leads: z.number(), expected: z.number(), observed: z.number() }))
      .describe('The same figures for ten equal groups of judgments, lowest scores first.'),
    calibrationError: z.number().describe('The average difference between the expected and the observed share.'),
  })
  .meta({
    id: 'BackTestQuarter',
    description:
      'The last quarter of the snapshots, predicted from earlier snapshots whose outcomes were known by then.',
  });
export type BackTestQuarter = z.infer<typeof BackTestQuarter>;

export const BackTestOrder = z
  .object({
    order: z
      .enum(['live', 'draft', 'newest_first'])
      .describe(
        'An order of leads: by their score under the live rules, by their score under the draft, or only by their last activity.',
      ),
    auc: Figure.nullable().describe(
      'The share of pairs in which the lead that reaches the outcome is ahead of the lead that does not: 1 is perfect, 0.5 is chance.',
    ),
    precisionAtTenth: Figure.nullable().describe('Of the leads in the top tenth, the share that reaches the outcome.'),
    lift: z
      .array(z.object({ share: Share, found: Figure.nullable() }))
      .describe(
        'The share of all outcomes that you find by calling leads from the top of the ranking, up to the given share.',
      ),
    calls: z
      .array(z.object({ calls: Count, converting: Figure.nullable(), atRandom: z.number() }))
      .describe(
        'The number of called leads that reach the outcome, on average over the snapshots. The last number of calls is the number of leads in the largest snapshot, or 10,000.',
      ),
    lastQuarter: BackTestQuarter.nullable(),
    thresholds: z
      .array(z.object({ times: z.number(), likelihood: z.number(), score: z.number(), leadsPerWeek: z.number() }))
      .describe('Scores at which leads are 1, 2 or 4 times as likely as the average lead to reach the outcome.'),
    rules: z.array(BackTestRule),
  })
  .meta({ id: 'BackTestOrder' });
export type BackTestOrder = z.infer<typeof BackTestOrder>;

export const BackTestCell = z
  .object({
    grade: Grade,
    leads: Count.describe('Leads that had the grade when the test started.'),
    judged: Count.describe('Leads that had the grade at one or more of the snapshots.'),
    likelihood: Share.nullable().describe(
      'The share of judgments with this grade in which the lead reached the outcome. Null if there are too few outcomes, or no judgments.',
    ),
  })
  .meta({ id: 'BackTestCell', example: { grade: 'A2', leads: 31, judged: 118, likelihood: 0.14 } });
export type BackTestCell = z.infer<typeof BackTestCell>;

const RuleWarning = { order: z.enum(['live', 'draft']), ruleId: z.string() };

export const BackTestWarning = z
  .discriminatedUnion('reason', [
    z.object({ reason: z.literal('too_few_outcomes'), found: Count, needed: Count }),
    z.object({ reason: z.literal('short_history'), snapshots: Count }),
    z.object({ reason: z.literal('past_has_changed'), expected: z.number(), observed: z.number() }),
    z.object({ reason: z.literal('no_better_than_chance'), order: z.enum(['live', 'draft']) }),
    z.object({ reason: z.literal('newest_first_is_better'), order: z.enum(['live', 'draft']) }),
    z.object({ reason: z.literal('rule_scores_the_outcome'), ...RuleWarning }),
    z.object({ reason: z.literal('rule_comes_with_the_outcome'), ...RuleWarning }),
    z.object({ reason: z.literal('leads_are_missing'), leads: Count }),
  ])
  .meta({ id: 'BackTestWarning', example: { reason: 'too_few_outcomes', found: 31, needed: 50 } });
export type BackTestWarning = z.infer<typeof BackTestWarning>;

export const BackTestPlan = z
  .object({
    outcome: Outcome,
    snapshots: Count,
    firstAt: UtcInstant,
    lastAt: UtcInstant,
    everyDays: z.number(),
    activeDays: Count,
  })
  .meta({ id: 'BackTestPlan', description: 'The outcome, and the times at which leads are judged (snapshots).' });
export type BackTestPlan = z.infer<typeof BackTestPlan>;

export const MatchedStage = Stage.safeExtend({
  liveFrom: z.number().describe('The score at which the stage begins under the live rules.'),
  leads: Count.describe(
    'The number of leads that would be in this stage or a higher one after a rescore with this threshold. Leads that have reached the outcome are not counted.',
  ),
  liveLeads: Count.describe(
    'The number of leads that are in this stage or a higher one now. Leads that have reached the outcome are not counted.',
  ),
  judgedShare: Share.describe('The share of judgments with at least this score under the draft.'),
}).meta({
  id: 'MatchedStage',
  example: { name: 'hot', from: 41, liveFrom: 60, leads: 193, liveLeads: 190, judgedShare: 0.082 },
  description: 'A live stage, and the score at which the stage would have as many leads under the draft.',
});
export type MatchedStage = z.infer<typeof MatchedStage>;

export const BackTestResult = z
  .object({
    leads: Count.describe('The number of leads that were read.'),
    judged: Count.describe(
      'Leads that were active within `activeDays` before a snapshot and had not reached the outcome by then.',
    ),
    converting: Count.describe('Leads that reached the outcome within the horizon after a snapshot.'),
    missing: Count.describe('Leads erased since the first snapshot. Erased leads can no longer be judged.'),
    leadsPerSnapshot: z.number(),
    baseRate: Share.describe('The share of judged leads that reach the outcome.'),
    orders: z.array(BackTestOrder).describe('Empty if fewer than 50 leads reached the outcome.'),
    draftGain: Figure.nullable().describe(
      'The draft’s `auc` minus that of the live rules, with both compared on the same leads.',
    ),
    warnings: z.array(BackTestWarning),
    stages: z
      .array(MatchedStage)
      .optional()
      .describe(
        'For each live stage, the threshold at which the draft’s points would put as many leads in the stage as it has now. Absent without a draft.',
      ),
    grid: z
      .array(BackTestCell)
      .optional()
      .describe('The sixteen grades, A1 to D4, under the live rules. Absent without fit rules.'),
  })
  .meta({ id: 'BackTestResult' });
export type BackTestResult = z.infer<typeof BackTestResult>;
