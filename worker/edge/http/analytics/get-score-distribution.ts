import { getScoreDistribution } from '../../../people/reports/get-score-distribution.ts';
import { handle } from '../../handle.ts';

export const getScoreDistributionHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getScoreDistribution,
  (call) => getScoreDistribution(call),
);
