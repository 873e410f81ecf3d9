import { countLeadsByStage as definition } from '../../../contract/api/leaderboard.ts';
import { getStageCounts } from '../../../people/reports/get-stage-counts.ts';
import { handle } from '../../handle.ts';

export const countLeadsByStageHandler = handle(definition, (call) => getStageCounts(call));
