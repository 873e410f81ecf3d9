import { getStageMoves as definition } from '../../../contract/api/analytics.ts';
import { getStageMoves } from '../../../people/reports/get-stage-moves.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getStageMovesHandler = handle(definition, (call, { query }) => getStageMoves(call, query), refuseDays);
