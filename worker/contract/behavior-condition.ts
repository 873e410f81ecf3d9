import * as z from 'zod';
import { Condition } from './condition.ts';
import { EventType } from './event-type.ts';
import { LIMITS } from './limits.ts';

const {
  behaviorTimesMax: timesMax,
  behaviorWhereMax: whereMax,
  behaviorWhereCharsMax: charsMax,
  conditionDaysMax: daysMax,
} = LIMITS;

/** The operators of conditions on behavior. The two operators are exact opposites. */
export const BehaviorOperator = z.enum(['did', 'did_not']);
export type BehaviorOperator = z.infer<typeof BehaviorOperator>;

const times = `must be a whole number from 1 to ${timesMax}`;
const days = `must be a number of days above 0, at most ${daysMax}`;

/** A test of a lead's behavior, such as: at least 3 visits to the pricing page within 7 days. */
export const BehaviorCondition = z
  .object({
    event: EventType,
    operator: BehaviorOperator,
    times: z.int(times).min(1, times).max(timesMax, times).optional().describe('Defaults to 1.'),
    withinDays: z
      .number(days)
      .gt(0, days)
      .max(daysMax, days)
      .optional()
      .describe('How many days back to count. If omitted, all of the lead’s events count.'),
    where: z
      .array(Condition)
      .min(1)
      .max(whereMax)
      .refine((where) => JSON.stringify(where).length <= charsMax, {
        error: `must be at most ${charsMax.toLocaleString('en')} characters of JSON`,
      })
      .optional()
      .describe('Conditions on the event’s properties. All conditions must be met.'),
  })
  .meta({
    id: 'BehaviorCondition',
    example: {
      ...{ event: 'page_view', operator: 'did', times: 3, withinDays: 7 },
      where: [{ property: 'page', operator: 'starts_with', value: '/pricing' }],
    },
    description:
      'Tests a lead’s behavior. `did` is met by at least `times` events of a type, and `did_not` by fewer. Events of bots do not count.',
  });
export type BehaviorCondition = z.infer<typeof BehaviorCondition>;

/** A count of a lead's events, such as its visits to the pricing page within 7 days. */
export const BehaviorCount = z
  .object(BehaviorCondition.pick({ event: true, withinDays: true, where: true }).shape)
  .meta({ id: 'BehaviorCount', example: { event: 'page_view', withinDays: 7 } });
export type BehaviorCount = z.infer<typeof BehaviorCount>;
