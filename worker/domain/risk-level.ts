export type RiskLevel = 'low' | 'medium' | 'high';

/** From these churn probabilities on (unrounded) the risk is medium, or high. */
export const RISK_THRESHOLDS = { mediumFrom: 1 / 3, highFrom: 2 / 3 };

/** Of a lead that has done nothing yet neither low nor high can be said: it is medium. */
export function riskLevelOf(churnProbability: number | null): RiskLevel {
  if (churnProbability === null) return 'medium';
  if (churnProbability < RISK_THRESHOLDS.mediumFrom) return 'low';
  return churnProbability < RISK_THRESHOLDS.highFrom ? 'medium' : 'high';
}
