import * as z from 'zod';
import { BackTestResult } from './back-test.ts';
import { UtcInstant } from './instant.ts';
import { Ruleset } from './ruleset.ts';
import { RulesetChange } from './scoring-rule.ts';

export const ChallengerInput = z
  .object({ draft: RulesetChange.describe('Fields you leave out are taken from the live ruleset.') })
  .meta({ id: 'ChallengerInput', example: { draft: { decay: { graceDays: 14, ratePerDay: 0.05 } } } });
export type ChallengerInput = z.infer<typeof ChallengerInput>;

export const Challenger = z
  .object({
    ruleset: Ruleset.omit({ version: true }),
    setAt: UtcInstant,
    setBy: z.string().meta({ example: 'usr_1a2b3c4d5e6f708192a3b4c5d6e7f809' }),
    liveVersion: z
      .int()
      .min(1)
      .describe('The live version with which the challenger is compared.')
      .meta({ example: 3 }),
    since: UtcInstant.describe(
      'Only events after this time count. This is the time when the challenger was set, or when the live version was published, whichever is later.',
    ),
    firstResultAt: UtcInstant.describe('The first time at which a whole horizon has passed since `since`.'),
    studyId: z
      .string()
      .nullable()
      .describe('The newest comparison, which is a study. Null before the first comparison.')
      .meta({ example: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0' }),
  })
  .meta({
    id: 'Challenger',
    description: 'Rules that are compared with the live rules on events that arrive after the challenger was set.',
  });
export type Challenger = z.infer<typeof Challenger>;

export const ChallengeResult = BackTestResult.extend({
  verdict: z
    .enum(['too_early', 'better', 'worse', 'undecided'])
    .describe(
      '`too_early`: fewer than 50 leads have reached the outcome. `better` or `worse`: the interval of `draftGain` excludes 0. `undecided`: the interval includes 0, so neither is clearly better.',
    ),
}).meta({
  id: 'ChallengeResult',
  description:
    'A back-test of the live rules and the challenger (called `draft` here). The interval of `draftGain` stays valid no matter how often you look at it.',
});
export type ChallengeResult = z.infer<typeof ChallengeResult>;
