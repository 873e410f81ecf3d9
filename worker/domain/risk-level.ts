export type RiskLevel = 'low' | 'medium' | 'high';

/** From these churn probabilities on (unrounded) the risk is medium, or high. */
export const RISK_THRESHOLDS = { mediumFrom: 1 / 3, highFrom: 2 / 3 };

/** A lead without activity is neither low nor high: medium. */
export function riskLevelOf(churnProbability: number | null): RiskLevel {
  if (churnProbability === null) return 'medium';
  if (churnProbability < RISK_THRESHOLDS.mediumFrom) return 'low';
  return churnProbability < RISK_THRESHOLDS.highFrom ? 'medium' : 'high';
}
