import * as z from 'zod';

const RiskLevel = z.enum(['low', 'medium', 'high']);
const VelocityTrend = z.enum(['increasing', 'steady', 'decreasing']);

/** The numbers behind each figure. */
const Basis = z
  .object({
    engagement: z.object({
      weightedPoints: z.number().meta({ description: 'Points, each weighted by its age.' }),
      halfLifeDays: z.number(),
      halfwayPoints: z.number().meta({ description: 'Weighted points that make a score of 5.' }),
    }),
    velocity: z.object({ eventsLast7Days: z.int(), eventsBefore7Days: z.int() }),
    churn: z
      .object({
        repeatActiveDays: z.int().meta({ description: 'Days with activity after the first one.' }),
        recencyWeeks: z.number().meta({ description: 'From the first active day to the last.' }),
        ageWeeks: z.number().meta({ description: 'From the first active day to today.' }),
        parameters: z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() }),
      })
      .nullable(),
    risk: z.object({ mediumFrom: z.number(), highFrom: z.number(), churnProbability: z.number().nullable() }),
    nextBestAction: z.object({ stage: z.string(), velocity: VelocityTrend, risk: RiskLevel, reason: z.string() }),
  })
  .meta({
    example: {
      engagement: { weightedPoints: 283, halfLifeDays: 7, halfwayPoints: 50 },
      velocity: { eventsLast7Days: 12, eventsBefore7Days: 4 },
      churn: {
        ...{ repeatActiveDays: 3, recencyWeeks: 2.1, ageWeeks: 3.4 },
        parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
      },
      risk: { mediumFrom: 0.33, highFrom: 0.67, churnProbability: 0.12 },
      nextBestAction: { stage: 'hot', velocity: 'increasing', risk: 'low', reason: 'Hot, and busier than before.' },
    },
  });

export const Intelligence = z
  .object({
    riskLevel: RiskLevel,
    velocityTrend: VelocityTrend,
    nextBestAction: z.string().meta({ example: 'Send product demo' }),
    engagementScore: z.number().min(0).max(10).meta({ example: 8.5 }),
    churnProbability: z.number().min(0).max(1).nullable().meta({ example: 0.12 }),
    basis: Basis,
  })
  .meta({
    id: 'Intelligence',
    description: 'A lead’s figures besides the score; `basis` has the numbers behind each.',
  });
export type Intelligence = z.infer<typeof Intelligence>;
