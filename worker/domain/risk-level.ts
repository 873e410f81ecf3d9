export type RiskLevel = 'low' | 'medium' | 'high';

/** The churn probabilities (unrounded) from which the risk is medium or high. */
export interface RiskThresholds {
  mediumFrom: number;
  highFrom: number;
}

/** The thresholds for projects without enough history. */
export const RISK_THRESHOLDS: RiskThresholds = { mediumFrom: 1 / 3, highFrom: 2 / 3 };

/** Returns `medium` for a lead without activity, because nothing is known about its risk. */
export function riskLevelOf(
  churnProbability: number | null,
  { mediumFrom, highFrom }: RiskThresholds = RISK_THRESHOLDS,
): RiskLevel {
  if (churnProbability === null) return 'medium';
  if (churnProbability < mediumFrom) return 'low';
  return churnProbability < highFrom ? 'medium' : 'high';
}
