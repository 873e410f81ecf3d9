import * as z from 'zod';
import { BackTestResult } from './back-test.ts';
import { Conditions } from './condition.ts';
import { UtcInstant } from './instant.ts';
import { Outcome } from './outcome.ts';
import { Cap, Decay, EventType, RuleId } from './ruleset.ts';

const Count = z.int().min(0).meta({ example: 426 });
const Share = z.number().min(0).max(1);

export const SuggestedRule = z
  .object({
    ruleId: RuleId.nullable().describe('The live rule that it changes; null for an event type without a rule.'),
    eventType: EventType,
    conditions: Conditions.optional(),
    points: z.int().min(0).describe('0: turn the rule off.'),
    cap: Cap.optional(),
    buyers: Count.describe('Leads that reached the outcome.'),
    buyersDid: Count.describe(
      'Those with a match in the days of the horizon before a moment shortly before the outcome.',
    ),
    othersDid: Share.describe('The share of all other leads and moments with a match in as many days before.'),
    foundLess: Share.nullable().describe(
      'How many fewer buyers the top tenth holds without the rule, as a share; null for a rule without points.',
    ),
    comesWithOutcome: z
      .boolean()
      .describe('The rule matches within the hour before the outcome and hardly ever otherwise, so it is left out.'),
  })
  .meta({
    id: 'SuggestedRule',
    example: {
      ...{ ruleId: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f', eventType: 'webinar_attended', points: 8 },
      ...{ cap: { times: 1, per: 'lifetime' }, buyers: 426, buyersDid: 143, othersDid: 0.021, foundLess: 0.09 },
      comesWithOutcome: false,
    },
  });
export type SuggestedRule = z.infer<typeof SuggestedRule>;

export const SuggestionPlan = z
  .object({
    outcome: Outcome,
    activeDays: Count,
    learnedAt: z.object({ moments: Count, firstAt: UtcInstant, lastAt: UtcInstant }),
    provedAt: z.object({ moments: Count, firstAt: UtcInstant, lastAt: UtcInstant }),
  })
  .meta({
    id: 'SuggestionPlan',
    description:
      'The outcome, the moments that are learned from, and the later ones on which the suggestion is tested.',
  });
export type SuggestionPlan = z.infer<typeof SuggestionPlan>;

export const SuggestionResult = z
  .object({
    leads: Count.describe('Leads that were asked.'),
    judged: Count.describe('Those that were learned from.'),
    converting: Count.describe('Those that reached the outcome within the horizon after a moment.'),
    verdict: z
      .enum(['better', 'no_better', 'unproven', 'nothing_to_learn', 'too_few_outcomes'])
      .describe(
        '`better`: at later moments, the suggested rules put buyers first more often than the live ones. `no_better`: the live rules are as good as any. `unproven`: too few leads reached the outcome later to say. `nothing_to_learn`: what leads do does not predict the outcome. `too_few_outcomes`: see `missing`.',
      ),
    missing: Count.describe('How many more leads have to reach the outcome before there is enough to learn from.'),
    decay: Decay.nullable().describe('The suggested decay; null if nothing is suggested.'),
    rules: z.array(SuggestedRule).describe('Rules that nothing is known of are not among them and stay as they are.'),
    proof: BackTestResult.nullable().describe(
      'A back-test of the live rules and, as the `draft`, the suggested ones, at moments after all outcomes that were learned from.',
    ),
  })
  .meta({ id: 'SuggestionResult' });
export type SuggestionResult = z.infer<typeof SuggestionResult>;

export const StudyTapes = z
  .object({
    moments: z.array(UtcInstant).describe('The moments at which leads are judged, ascending.'),
    rules: z
      .array(z.object({ ruleId: RuleId.nullable(), eventType: EventType, conditions: Conditions.optional() }))
      .describe('The candidates, in the order of their bits.'),
    standsFor: z
      .object({ all: z.int().min(1), othersAlso: z.int().min(1) })
      .describe(
        'How many leads each tape stands for: `all`, and `othersAlso` times as many for a lead that never converts. Large projects are sampled.',
      ),
    tapes: z
      .string()
      .describe(
        'Base64. A lead has 3 bytes (events as 16 bits, moments as 8), a byte for each moment (its index; the highest bit if the lead converts), and 8 bytes for each event (its second since 1970 and a bit for each candidate that matches, both as 32 bits; the highest bit marks a sign of life). Big-endian. Holds no ID, type, property or trait.',
      ),
  })
  .meta({
    id: 'StudyTapes',
    example: {
      moments: ['2026-05-02T00:00:00.000Z'],
      rules: [{ ruleId: 'rule_1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f', eventType: 'webinar_attended' }],
      standsFor: { all: 1, othersAlso: 1 },
      tapes: 'AAEBgGnzSACAAAAB',
    },
  });
export type StudyTapes = z.infer<typeof StudyTapes>;
