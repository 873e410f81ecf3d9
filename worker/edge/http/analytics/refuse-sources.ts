import type { SourcesRefused } from '../../../people/reports/get-sources.ts';
import { invalid, type Refusal } from '../../problem.ts';
import { refuseDays } from './refuse-days.ts';

export function refuseSources(refused: SourcesRefused): Refusal {
  if (refused.reason !== 'no_such_stage') return refuseDays(refused);
  const { parameter, stages } = refused;
  return invalid([{ path: `query.${parameter}`, message: `is not a stage of this project (${stages.join(', ')})` }]);
}
