import * as z from 'zod';

export const Intelligence = z
  .object({
    riskLevel: z.enum(['low', 'medium', 'high']),
    velocityTrend: z.enum(['increasing', 'steady', 'decreasing']),
    nextBestAction: z.string().meta({ example: 'Send product demo' }),
    engagementScore: z.number().min(0).max(10).meta({ example: 8.5 }),
    churnProbability: z.number().min(0).max(1).nullable().meta({ example: 0.12 }),
    basis: z
      .record(z.string(), z.unknown())
      .meta({ example: { velocity: { last7Days: 12, previous7Days: 4 }, nextBestAction: { stage: 'hot' } } }),
  })
  .meta({
    id: 'Intelligence',
    description: 'A lead’s figures besides the score; `basis` has the numbers behind each.',
  });
export type Intelligence = z.infer<typeof Intelligence>;
