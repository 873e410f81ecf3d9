import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { Overview } from '../../contract/analytics.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { countActivity, countStageMoves } from '../../project/analytics-queries.ts';
import { countLeadsByStage } from '../../project/count-by-stage.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';

/** Weekly figures cover this many hours before the end of the current hour. */
const WEEK_HOURS = 7 * 24;

/** The project's figures at a glance: leads by stage, and the events and stage changes of the last week. */
export async function getOverview(call: Call): Promise<z.infer<typeof Overview>> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const config = await getProjectConfig(env, projectId);
  const to = Math.floor(now / HOUR_MS) + 1;
  const range = { from: to - WEEK_HOURS, to };
  const [counts, activity, moves] = await Promise.all([
    countLeadsByStage(env.DB, { projectId, config, at: now }),
    countActivity(env.DB, { projectId, range, interval: 'hour' }),
    countStageMoves(env.DB, { projectId, range, interval: 'hour' }),
  ]);
  const isUp = isUpIn(config.ruleset);
  return {
    leads: [...counts.values()].reduce((a, b) => a + b, 0),
    byStage: Object.fromEntries(counts),
    eventsLast24h: sum(activity.filter(({ at }) => at >= (to - 24) * HOUR_MS)),
    eventsLast7Days: sum(activity),
    stageMovesUpLast7Days: sum(moves.filter(isUp)),
    stageMovesDownLast7Days: sum(moves.filter((move) => !isUp(move))),
  };
}

const sum = (items: { count: number }[]) => items.reduce((total, { count }) => total + count, 0);

/** Returns a function that says whether a stage change leads to a higher stage. Stages that no longer exist count as the lowest stage. */
function isUpIn({ stages }: Ruleset) {
  const level = new Map(stages.map(({ name, from }) => [name, from]));
  return ({ from, to }: { from: string; to: string }) => (level.get(to) ?? 0) > (level.get(from) ?? 0);
}
