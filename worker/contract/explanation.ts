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
      capped: z.boolean().describe('The rule had paid as often as it may in this period, so that `points` is 0.'),
    }),
    z.object({ ...line, type: z.literal('unscored'), eventId: z.string(), eventType: z.string() }),
    z.object({ ...line, type: z.literal('decay'), from: UtcInstant }),
    z.object({ ...line, type: z.literal('floor'), eventId: z.string() }),
  ])
  .meta({
    id: 'ExplanationLine',
    description: 'One line of the account of a score. `points` are to two decimals; `text` says it in words.',
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
      .object({ rules: z.number(), decay: z.number(), floor: z.number(), sum: z.number() })
      .describe('The lines’ points, by what they are. `rules + decay + floor = sum = currentScore`.'),
    lines: z.array(ExplanationLine),
    earlier: z
      .object({ lines: z.int().min(0), points: z.number() })
      .describe('How many lines come before the first one listed, and what they add up to.'),
    nextCursor: z.string().nullable().describe('Lists the earlier lines; null if there are none.'),
  })
  .meta({
    id: 'Explanation',
    example: {
      _id: 'lead_123',
      at: '2026-02-11T09:30:00.000Z',
      currentScore: 20,
      leadStage: 'cold',
      summary: '20 (cold): 20 points from what the lead did.',
      totals: { rules: 20, decay: 0, floor: 0, sum: 20 },
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
      'Why the score is what it is: the lines, oldest first, add up to it exactly. Of a long history, the newest lines are listed first.',
  });
export type Explanation = z.infer<typeof Explanation>;
