import { getOverview as definition } from '../../../contract/api/analytics.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import { countActivity, countStageMoves } from '../../../project/analytics-queries.ts';
import { countLeadsByStage } from '../../../project/count-by-stage.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';

export const getOverviewHandler = endpoint(definition, async ({ principal: { projectId }, env, now }) => {
  const config = await getProjectConfig(env, projectId);
  const to = Math.floor(now / HOUR_MS) + 1;
  const range = { from: to - 7 * 24, to };
  const [counts, activity, moves] = await Promise.all([
    countLeadsByStage(env.DB, { projectId, config, at: now }),
    countActivity(env.DB, { projectId, range, interval: 'hour' }),
    countStageMoves(env.DB, { projectId, range, interval: 'hour' }),
  ]);
  const sum = (items: { count: number }[]) => items.reduce((total, { count }) => total + count, 0);
  const level = new Map(config.ruleset.stages.map(({ name, from }) => [name, from]));
  const isUp = ({ from, to }: { from: string; to: string }) => (level.get(to) ?? 0) > (level.get(from) ?? 0);
  return {
    leads: [...counts.values()].reduce((a, b) => a + b, 0),
    byStage: Object.fromEntries(counts),
    eventsLast24h: sum(activity.filter(({ at }) => at >= (to - 24) * HOUR_MS)),
    eventsLast7Days: sum(activity),
    stageMovesUpLast7Days: sum(moves.filter(isUp)),
    stageMovesDownLast7Days: sum(moves.filter((move) => !isUp(move))),
  };
});
