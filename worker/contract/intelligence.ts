import * as z from 'zod';
import { ReturnParameters } from './coming-back.ts';
import { UtcInstant } from './instant.ts';
import { RuleId } from './ruleset.ts';

const RiskLevel = z.enum(['low', 'medium', 'high']);
const Trend = z
  .enum(['new', 'back', 'rising', 'falling', 'steady', 'unclear'])
  .describe(
    'Compares active days of the last two weeks with those of the two weeks before. `unclear`: fewer than five active days to compare.',
  );
const VelocityTrend = z.enum(['increasing', 'steady', 'decreasing']);

/** The numbers from which each figure was computed. */
const Basis = z
  .object({
    engagement: z.object({
      weightedPoints: z.number().meta({ description: 'Points, each weighted by the age of its event.' }),
      halfLifeDays: z.number(),
      halfwayPoints: z.number().meta({ description: 'Weighted points that give an engagement of 5.' }),
    }),
    trend: z.object({
      activeDaysLast14: z.int().meta({ description: 'UTC days with activity among the last 14.' }),
      activeDaysBefore14: z.int().meta({ description: 'UTC days with activity among the 14 before.' }),
      chance: z.number().nullable().meta({
        description:
          'The probability that pure chance would divide the active days at least this unevenly. Below 0.1, the difference counts as a trend.',
      }),
    }),
    churn: z
      .object({
        repeatActiveDays: z.int().meta({ description: 'Days with activity after the first one.' }),
        recencyWeeks: z.number().meta({ description: 'Days from the first active day to the last active day.' }),
        ageWeeks: z.number().meta({ description: 'Days from the first active day to today.' }),
        parameters: ReturnParameters,
      })
      .nullable(),
    comingBack: z
      .object({
        chance: z.number().meta({ description: 'How likely the lead is to be active again within the horizon.' }),
        horizonDays: z.int(),
        by: z.enum(['table', 'model']).meta({ description: 'The method that predicted better.' }),
        leads: z.int().meta({ description: 'Leads that had the same number of active and idle days.' }),
        cameBack: z.number().meta({ description: 'The share of those leads that came back.' }),
        baseRate: z.number().meta({ description: 'The share of all leads that came back.' }),
      })
      .nullable()
      .meta({
        description: 'Based on the project’s own history, and counted once a week. Null until there is enough history.',
      }),
    risk: z.object({ mediumFrom: z.number(), highFrom: z.number(), churnProbability: z.number().nullable() }),
    nextBestAction: z.object({
      because: z.enum(['outcome', 'lost', 'no_contact', 'no_activity', 'last_event', 'standing']).meta({
        description:
          'The fact that decided the action. If it is `last_event`, the field `event` shows that event. `standing` stands for stage, trend and risk together.',
      }),
      stage: z.string(),
      trend: Trend,
      risk: RiskLevel,
      outcomeAt: UtcInstant.nullable().meta({ description: 'When the lead reached the project’s outcome.' }),
      canBeReached: z.boolean().meta({ description: 'Whether the lead has an email or phone number.' }),
      event: z
        .object({ eventId: z.string(), eventType: z.string(), occurredAt: UtcInstant, ruleId: RuleId })
        .nullable()
        .meta({ description: 'The event that determined the action, and the rule whose `nextAction` was used.' }),
      reason: z.string(),
    }),
  })
  .meta({
    example: {
      engagement: { weightedPoints: 283, halfLifeDays: 7, halfwayPoints: 50 },
      trend: { activeDaysLast14: 10, activeDaysBefore14: 2, chance: 0.039 },
      churn: {
        ...{ repeatActiveDays: 3, recencyWeeks: 2.1, ageWeeks: 3.4 },
        parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
      },
      comingBack: { chance: 0.88, horizonDays: 30, by: 'table', leads: 1204, cameBack: 0.89, baseRate: 0.31 },
      risk: { mediumFrom: 0.69, highFrom: 0.845, churnProbability: 0.12 },
      nextBestAction: {
        ...{ because: 'standing', stage: 'hot', trend: 'rising', risk: 'low', outcomeAt: null, canBeReached: true },
        event: null,
        reason: 'One stage below the top (hot), active on more days than two weeks ago, low churn risk.',
      },
    },
  });

export const Intelligence = z
  .object({
    riskLevel: RiskLevel,
    trend: Trend,
    velocityTrend: VelocityTrend.describe(
      'The trend, simplified to rising, falling, and one value for all other trends.',
    ),
    nextBestAction: z.string().meta({ example: 'Send product demo' }),
    engagementScore: z.number().min(0).max(10).meta({ example: 8.5 }),
    churnProbability: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('One minus the chance that the lead comes back.')
      .meta({ example: 0.12 }),
    basis: Basis,
  })
  .meta({
    id: 'Intelligence',
    description: 'A lead’s figures other than the score; `basis` has the numbers behind each of them.',
  });
export type Intelligence = z.infer<typeof Intelligence>;
