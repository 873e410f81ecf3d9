import * as z from 'zod';
import { BackTestResult } from './back-test.ts';
import { Condition, Conditions } from './condition.ts';
import { EventType } from './event-type.ts';
import { FitLetter, FitThresholds } from './fit.ts';
import { UtcInstant } from './instant.ts';
import { Outcome } from './outcome.ts';
import { Cap, Decay, RuleId } from './ruleset.ts';

const Count = z.int().min(0).meta({ example: 426 });
const Share = z.number().min(0).max(1);

export const SuggestedRule = z
  .object({
    ruleId: RuleId.nullable().describe(
      'The live rule that the suggestion changes; null for an event type without a rule.',
    ),
    eventType: EventType,
    conditions: Conditions.optional(),
    points: z.int().min(0).describe('0 means: turn the rule off.'),
    cap: Cap.optional(),
    buyers: Count.describe('Leads that reached the outcome.'),
    buyersDid: Count.describe(
      'Those that the rule matched within one horizon before a moment shortly before the outcome.',
    ),
    othersDid: Share.describe(
      'The share of all other leads and moments that the rule matched in the same number of days before.',
    ),
    foundLess: Share.nullable().describe(
      'How many fewer buyers are in the top tenth without the rule, as a share; null for a rule without points.',
    ),
    comesWithOutcome: z
      .boolean()
      .describe(
        'The rule matches within the hour before the outcome and hardly ever otherwise, so it is left out of the suggestion.',
      ),
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

export const SuggestedFitRule = Condition.safeExtend({
  points: z
    .int()
    .describe('Ten points double the odds; negative points count against a lead. 0 means: remove the live rule.'),
  buyers: Count.describe('Leads that reached the outcome.'),
  buyersHad: Count.describe('Those that already had the property shortly before the outcome.'),
  othersHad: Share.describe('The share of all other leads and moments with the property.'),
}).meta({
  id: 'SuggestedFitRule',
  example: {
    ...{ property: 'industry', operator: 'equals', value: 'Retail', points: 12 },
    ...{ buyers: 426, buyersHad: 190, othersHad: 0.21 },
  },
  description: 'Points for a property, with the evidence for them.',
});
export type SuggestedFitRule = z.infer<typeof SuggestedFitRule>;

export const SuggestedFit = z
  .object({
    verdict: z
      .enum(['holds', 'does_not_hold', 'unproven', 'nothing_to_learn', 'no_properties', 'too_few_outcomes'])
      .describe(
        '`holds`: at later moments, leads with an A or B reached the outcome more often than those with a C or D, beyond chance. `does_not_hold`: they did not. `unproven`: too few leads reached the outcome later to say. `nothing_to_learn`: no property goes with the outcome. `no_properties`: leads have none to compare. `too_few_outcomes`: see `missing`.',
      ),
    rules: z.array(SuggestedFitRule).describe('Live rules without evidence are left out and stay as they are.'),
    grades: FitThresholds.nullable().describe(
      'A begins at twice the average odds of all leads, B at the average, C at half of it. Null if nothing is suggested.',
    ),
    leftOut: z
      .array(Condition)
      .describe('Properties that leads only get together with the outcome, so that they cannot predict it.'),
    letters: z
      .array(
        z.object({
          letter: FitLetter,
          leads: Count.describe('Leads that had the letter at one of the later moments.'),
          likelihood: Share.nullable().describe('The share of judgments with the letter that reach the outcome.'),
        }),
      )
      .describe('How the suggested letters did at later moments; empty if nothing was tested.'),
  })
  .meta({ id: 'SuggestedFit', description: 'Fit rules that the properties of leads suggest.' });
export type SuggestedFit = z.infer<typeof SuggestedFit>;

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
      'The outcome, the moments from which the suggestion is learned, and the later moments on which it is tested.',
  });
export type SuggestionPlan = z.infer<typeof SuggestionPlan>;

export const SuggestionResult = z
  .object({
    leads: Count.describe('Leads that were examined.'),
    judged: Count.describe('Leads from which the suggestion was learned.'),
    converting: Count.describe('Leads that reached the outcome within the horizon after a moment.'),
    verdict: z
      .enum(['better', 'no_better', 'unproven', 'nothing_to_learn', 'too_few_outcomes'])
      .describe(
        '`better`: at later moments, the suggested rules put buyers first more often than the live ones. `no_better`: the live rules are as good as any. `unproven`: too few leads reached the outcome later to say. `nothing_to_learn`: what leads do does not predict the outcome. `too_few_outcomes`: see `missing`.',
      ),
    missing: Count.describe('How many more leads must reach the outcome before there is enough to learn from.'),
    decay: Decay.nullable().describe('The suggested decay; null if nothing is suggested.'),
    rules: z.array(SuggestedRule).describe('Rules without evidence are left out and stay as they are.'),
    fit: SuggestedFit.optional().describe('Absent from results of earlier releases.'),
    proof: BackTestResult.nullable().describe(
      'A back-test of the live rules and of the suggested rules (as the `draft`), at moments after all outcomes that were used for learning.',
    ),
  })
  .meta({ id: 'SuggestionResult' });
export type SuggestionResult = z.infer<typeof SuggestionResult>;

export const StudyTapes = z
  .object({
    moments: z.array(UtcInstant).describe('The moments at which leads are judged, ascending.'),
    rules: z
      .array(z.object({ ruleId: RuleId.nullable(), eventType: EventType, conditions: Conditions.optional() }))
      .describe('The rules that can be tried, in the order of their bits.'),
    standsFor: z
      .object({ all: z.int().min(1), othersAlso: z.int().min(1) })
      .describe(
        'How many leads each recorded lead stands for: `all`, and `othersAlso` times as many for a lead that never converts. Large projects are sampled.',
      ),
    tapes: z
      .string()
      .describe(
        'Base64. A lead has 3 bytes (events as 16 bits, moments as 8), a byte for each moment (its index; the highest bit if the lead converts), and 8 bytes for each event (its second since 1970 and a bit for each candidate that matches, both as 32 bits; the highest bit marks a sign of life). Big-endian. The data contains no ID, event type, property or trait.',
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
