import { getStageCounts } from '../../../people/reports/get-stage-counts.ts';
import { handle } from '../../handle.ts';

export const countLeadsByStageHandler = handle(
  async () => (await import('../../../contract/api/leaderboard.ts')).countLeadsByStage,
  (call) => getStageCounts(call),
);
