import { getStageMoves } from '../../../people/reports/get-stage-moves.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getStageMovesHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getStageMoves,
  (call, { query }) => getStageMoves(call, query),
  refuseDays,
);
