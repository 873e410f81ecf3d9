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
    points: z.int().min(0).describe('The suggested points. If the points are 0, turn the rule off.'),
    cap: Cap.optional(),
    buyers: Count.describe('The number of leads that reached the outcome.'),
    buyersDid: Count.describe(
      'The leads among `buyers` that the rule matched before the outcome: within one horizon, which ends shortly before the outcome.',
    ),
    othersDid: Share.describe(
      'Of all other leads and moments, the share that the rule matched within the same number of days.',
    ),
    foundLess: Share.nullable().describe(
      'The share of buyers in the top tenth that would be missing without the rule; null for a rule without points.',
    ),
    comesWithOutcome: z
      .boolean()
      .describe(
        'True if the rule matches within the hour before the outcome and hardly ever otherwise, and is therefore excluded from the suggestion.',
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
    .describe(
      'Ten points double the odds; negative points count against a lead. If the points are 0, remove the live rule.',
    ),
  buyers: Count.describe('Leads that reached the outcome.'),
  buyersHad: Count.describe('The leads among `buyers` that already had the property shortly before the outcome.'),
  othersHad: Share.describe('Of all other leads and moments, the share that had the property.'),
}).meta({
  id: 'SuggestedFitRule',
  example: {
    ...{ property: 'industry', operator: 'equals', value: 'Retail', points: 12 },
    ...{ buyers: 426, buyersHad: 190, othersHad: 0.21 },
  },
  description: 'Suggested points for a property, with the evidence.',
});
export type SuggestedFitRule = z.infer<typeof SuggestedFitRule>;

export const SuggestedFit = z
  .object({
    verdict: z
      .enum(['holds', 'does_not_hold', 'unproven', 'nothing_to_learn', 'no_properties', 'too_few_outcomes'])
      .describe(
        '`holds`: at later moments, leads with an A or B reached the outcome more often than those with a C or D, beyond chance. `does_not_hold`: they did not. `unproven`: too few leads reached the outcome later to say. `nothing_to_learn`: no property goes with the outcome. `no_properties`: leads have none to compare. `too_few_outcomes`: see `missing`.',
      ),
    rules: z.array(SuggestedFitRule).describe('Live rules without enough data are left out and should not change.'),
    grades: FitThresholds.nullable().describe(
      'Grade A begins at twice the average odds of all leads, grade B at the average, and grade C at half of the average. Null if nothing is suggested.',
    ),
    leftOut: z
      .array(Condition)
      .describe('Properties that are set together with the outcome, and therefore cannot predict it.'),
    letters: z
      .array(
        z.object({
          letter: FitLetter,
          leads: Count.describe('Leads that had this letter at one or more of the test times.'),
          likelihood: Share.nullable().describe(
            'The share of judgments with this letter in which the lead reached the outcome.',
          ),
        }),
      )
      .describe(
        'How well the suggested letters predicted the outcome at later moments; empty if they were not tested.',
      ),
  })
  .meta({ id: 'SuggestedFit', description: 'Fit rules suggested by the properties of leads.' });
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
      'The outcome, the times that the suggestion was learned from, and the later times at which it was tested.',
  });
export type SuggestionPlan = z.infer<typeof SuggestionPlan>;

export const SuggestionResult = z
  .object({
    leads: Count.describe('The number of leads that were read.'),
    judged: Count.describe('The number of leads that the suggestion was learned from.'),
    converting: Count.describe('Leads that reached the outcome within the horizon after a moment.'),
    verdict: z
      .enum(['better', 'no_better', 'unproven', 'nothing_to_learn', 'too_few_outcomes'])
      .describe(
        '`better`: at later moments, the suggested rules put buyers first more often than the live ones. `no_better`: the live rules are as good as any. `unproven`: too few leads reached the outcome later to say. `nothing_to_learn`: what leads do does not predict the outcome. `too_few_outcomes`: see `missing`.',
      ),
    missing: Count.describe('How many more leads must reach the outcome before anything can be learned.'),
    decay: Decay.nullable().describe('The suggested decay; null if nothing is suggested.'),
    rules: z.array(SuggestedRule).describe('Rules without enough data are left out and should not change.'),
    fit: SuggestedFit.optional().describe('Absent from results of earlier releases.'),
    proof: BackTestResult.nullable().describe(
      'A back-test of the live rules and the suggested rules (as the `draft`), at times after all outcomes that were used for learning.',
    ),
  })
  .meta({ id: 'SuggestionResult' });
export type SuggestionResult = z.infer<typeof SuggestionResult>;

export const StudyTapes = z
  .object({
    moments: z.array(UtcInstant).describe('The times at which leads are judged, ascending.'),
    rules: z
      .array(z.object({ ruleId: RuleId.nullable(), eventType: EventType, conditions: Conditions.optional() }))
      .describe('The rules whose points can be tried, in the order of their bits in `tapes`.'),
    standsFor: z
      .object({ all: z.int().min(1), othersAlso: z.int().min(1) })
      .describe(
        'How many leads each recorded lead represents: `all`, or `othersAlso` times as many for a lead that never reaches the outcome. Large projects are sampled.',
      ),
    tapes: z
      .string()
      .describe(
        'Base64, big-endian. A lead begins with 3 bytes: the number of its events (16 bits) and the number of its moments (8 bits). Each moment has a byte: its index, with the highest bit set if the lead converts. Each event has 8 bytes: its second since 1970 (32 bits), then a bit for each candidate that matches (32 bits, of which the highest marks activity). The data contains no ID, event type, property or trait.',
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
