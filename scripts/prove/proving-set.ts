import type { BackTestOrder } from '../../worker/contract/back-test.ts';
import type { Outcome } from '../../worker/contract/outcome.ts';
import type { Decay, ScoringRule } from '../../worker/contract/ruleset.ts';

export interface ProvingEvent {
  eventId: string;
  leadId: string;
  eventType: string;
  /** Epoch ms. */
  at: number;
  properties: Record<string, number>;
}

/** A figure of an order, and where it has to be. */
export interface Bar {
  order: BackTestOrder['order'];
  figure: 'auc' | 'precisionAtTenth';
  least: number;
  most: number;
}

/** A history with known results: its rules, outcome and moments are those with which others have computed them. */
export interface ProvingSet {
  name: string;
  events: ProvingEvent[];
  rules: ScoringRule[];
  decay: Decay;
  outcome: Outcome;
  from: string;
  until: string;
  everyDays: number;
  activeDays: number;
  /** The moments to learn from, before the others. */
  learnFrom: string;
  learnUntil: string;
  bars: Bar[];
  /** The least that suggested rules must reach: the figures of the `draft`, and the lower bound of their gain. */
  suggestion: { auc: number; precisionAtTenth?: number; gainLow: number };
}

/** A bar at a published figure, to within rounding and the width of a bin of scores. */
export const near = (order: Bar['order'], figure: Bar['figure'], value: number, tolerance: number): Bar => ({
  ...{ order, figure },
  least: value - tolerance,
  most: value + tolerance,
});

export const ruleOf = (
  eventType: string,
  points: number,
  conditions?: NonNullable<ScoringRule['conditions']>,
): ScoringRule => ({
  id: `rule_${eventType}_${points}${conditions ? `_${JSON.stringify(conditions).length}` : ''}`,
  ...{ eventType, points, description: '', active: true },
  ...(conditions && { conditions }),
});
