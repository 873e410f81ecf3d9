import { LIMITS } from '../../../contract/limits.ts';
import type { NoSuchStage } from '../../../people/list/score-range.ts';
import { getLeaderboard } from '../../../people/reports/get-leaderboard.ts';
import { handle } from '../../handle.ts';
import { invalid, type Refusal } from '../../problem.ts';
import { noSuchStage } from '../leads/refuse-list.ts';

export const getLeaderboardHandler = handle(
  async () => (await import('../../../contract/api/leaderboard.ts')).getLeaderboard,
  (call, { query }) => getLeaderboard(call, query),
  refuseLeaderboard,
);

function refuseLeaderboard(refused: NoSuchStage | { reason: 'too_many_active' }): Refusal {
  switch (refused.reason) {
    case 'no_such_stage':
      return noSuchStage(refused);
    case 'too_many_active': {
      const message = `more than ${LIMITS.activeLeadsMax} leads were active in it: ask for a shorter one`;
      return invalid([{ path: 'query.period', message }]);
    }
  }
}
