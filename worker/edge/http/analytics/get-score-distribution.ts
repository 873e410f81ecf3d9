import { getScoreDistribution as definition } from '../../../contract/api/analytics.ts';
import { getScoreDistribution } from '../../../people/reports/get-score-distribution.ts';
import { handle } from '../../handle.ts';

export const getScoreDistributionHandler = handle(definition, (call) => getScoreDistribution(call));
