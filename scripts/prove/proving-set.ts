import type { BackTestOrder } from '../../worker/contract/back-test.ts';
import type { CohortBy } from '../../worker/contract/cohorts.ts';
import type { Outcome } from '../../worker/contract/outcome.ts';
import type { Decay, ScoringRule } from '../../worker/contract/ruleset.ts';

export interface ProvingEvent {
  eventId: string;
  leadId: string;
  eventType: string;
  /** Epoch ms. */
  at: number;
  properties: Record<string, number | string>;
}

/** A figure of one way to order leads, and the range that the figure must be in. */
export interface Bar {
  order: BackTestOrder['order'];
  figure: 'auc' | 'precisionAtTenth';
  least: number;
  most: number;
}

/** A test of how well the product predicts whether leads come back, and the known log losses to compare with. */
export interface ReturnBar {
  testAt: string;
  horizonDays: number;
  table: number;
  model: number;
  constant: number;
}

/**
 * The known numbers of cohorts, by key: leads, conversions, and conversions within each number of days. Every number must match
 * exactly.
 */
export interface CohortBar {
  by: CohortBy;
  withinDays: number[];
  cohorts: Record<string, number[]>;
  total: [leads: number, converted: number];
}

/**
 * The known sources of leads first seen in a period: leads and conversions of each source, and in total. Every number must match
 * exactly.
 */
export interface SourceBar {
  from: string;
  to: string;
  sources: Record<string, [leads: number, converted: number]>;
  total: [leads: number, converted: number];
}

/** A history with some known results. */
export interface ProvingHistory {
  name: string;
  events: ProvingEvent[];
  /** The project’s outcome. */
  outcome: Outcome;
  scoring?: Omit<ProvingSet, 'name' | 'events' | 'outcome'>;
  /** Set if a back-test of these rules must warn that leads behaved differently in the past. */
  drift?: Pick<ProvingSet, 'rules' | 'decay' | 'from' | 'until' | 'everyDays' | 'activeDays'>;
  returns?: ReturnBar;
  cohorts?: CohortBar[];
  sources?: SourceBar;
}

/** A history with published results. The rules, the outcome and the moments are the ones that the authors used for those results. */
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
  /** The period of the moments to learn from, before the period of the test. */
  learnFrom: string;
  learnUntil: string;
  bars: Bar[];
  /** The minimum that suggested rules must reach: figures as in a draft's back-test, and the lower bound of the gain. */
  suggestion: { auc: number; precisionAtTenth?: number; gainLow: number };
}

/** A target for a published figure. The tolerance allows for rounding and for the width of a score bin. */
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
