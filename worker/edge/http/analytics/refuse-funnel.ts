import type { FunnelRefused } from '../../../people/reports/get-funnel.ts';
import type { Refusal } from '../../problem.ts';
import { noSuchSegment } from '../leads/refuse-list.ts';
import { refuseDays } from './refuse-days.ts';

export function refuseFunnel(refused: FunnelRefused): Refusal {
  return refused.reason === 'no_such_segment' ? noSuchSegment() : refuseDays(refused);
}
