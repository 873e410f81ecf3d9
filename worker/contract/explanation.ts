import * as z from 'zod';
import { StageName } from './ruleset.ts';

const line = { at: z.string(), points: z.number(), text: z.string().meta({ example: '+20 for “Signed up”' }) };

/** One line of the account of a score. `points` are to two decimals; `text` says it in words. */
export const ExplanationLine = z.discriminatedUnion('type', [
  z.object({
    ...line,
    type: z.literal('rule'),
    eventId: z.string(),
    eventType: z.string(),
    ruleId: z.string(),
    rulesetVersion: z.int(),
    /** The rule had paid as often as it may in this period, so that `points` is 0. */
    capped: z.boolean(),
  }),
  z.object({ ...line, type: z.literal('unscored'), eventId: z.string(), eventType: z.string() }),
  z.object({ ...line, type: z.literal('decay'), from: z.string() }),
  z.object({ ...line, type: z.literal('floor'), eventId: z.string() }),
]);
export type ExplanationLine = z.infer<typeof ExplanationLine>;

/** Why the score is what it is: the lines, oldest first, add up to it exactly. */
export const Explanation = z.object({
  _id: z.string(),
  at: z.string(),
  currentScore: z.number(),
  leadStage: StageName,
  summary: z.string(),
  /** The lines' points, by what they are. `rules + decay + floor = sum = currentScore`. */
  totals: z.object({ rules: z.number(), decay: z.number(), floor: z.number(), sum: z.number() }),
  lines: z.array(ExplanationLine),
});
export type Explanation = z.infer<typeof Explanation>;
