import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { StageName } from './ruleset.ts';

const line = { at: UtcInstant, points: z.number(), text: z.string().meta({ example: '+20 for “Signed up”' }) };

export const ExplanationLine = z
  .discriminatedUnion('type', [
    z.object({
      ...line,
      type: z.literal('rule'),
      eventId: z.string(),
      eventType: z.string(),
      ruleId: z.string(),
      rulesetVersion: z.int(),
      capped: z.boolean().describe('True if the rule has reached its cap for the period, so that `points` is 0.'),
    }),
    z.object({ ...line, type: z.literal('unscored'), eventId: z.string(), eventType: z.string() }),
    z.object({
      ...line,
      type: z.literal('by_hand'),
      eventId: z.string(),
      by: z.string().describe('The user or key that added or removed the points.'),
      reason: z.string(),
    }),
    z.object({ ...line, type: z.literal('decay'), from: UtcInstant }),
    z.object({ ...line, type: z.literal('floor'), eventId: z.string() }),
  ])
  .meta({
    id: 'ExplanationLine',
    description: 'One line of a score breakdown. `points` has two decimals. `text` describes the line in words.',
  });
export type ExplanationLine = z.infer<typeof ExplanationLine>;

export const Explanation = z
  .object({
    _id: z.string(),
    at: UtcInstant,
    currentScore: z.number(),
    leadStage: StageName,
    summary: z.string(),
    totals: z
      .object({ rules: z.number(), byHand: z.number(), decay: z.number(), floor: z.number(), sum: z.number() })
      .describe('The sums of the lines’ points by kind. `rules + byHand + decay + floor = sum = currentScore`.'),
    lines: z.array(ExplanationLine),
    earlier: z
      .object({ lines: z.int().min(0), points: z.number() })
      .describe('The number of lines before the first one listed, and the sum of their points.'),
    nextCursor: z.string().nullable().describe('The cursor for the earlier lines; null if there are none.'),
  })
  .meta({
    id: 'Explanation',
    example: {
      _id: 'lead_123',
      at: '2026-02-11T09:30:00.000Z',
      currentScore: 20,
      leadStage: 'cold',
      summary: '20 (cold): 20 points from events.',
      totals: { rules: 20, byHand: 0, decay: 0, floor: 0, sum: 20 },
      lines: [
        {
          type: 'rule',
          at: '2026-02-10T10:15:00.000Z',
          points: 20,
          text: '+20 for “Signed up”',
          eventId: 'evt_unique_457',
          eventType: 'signup',
          ruleId: 'rule_signup',
          rulesetVersion: 1,
          capped: false,
        },
      ],
      earlier: { lines: 0, points: 0 },
      nextCursor: null,
    },
    description:
      'A score breakdown: the lines, oldest first, add up to the score exactly. In a long history, the answer has the newest lines.',
  });
export type Explanation = z.infer<typeof Explanation>;
