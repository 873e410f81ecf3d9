import { type Call, requirePermission } from '../../access/call.ts';
import type { FunnelQuery, FunnelReport, FunnelStep } from '../../contract/funnel-report.ts';
import { toInstant } from '../../contract/instant.ts';
import { type FunnelPart, readFunnel } from '../../project/read-funnel.ts';
import { findTimeZone } from '../../settings/projects/find-time-zone.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { seesSegment } from '../../settings/segments/read-segments.ts';
import type { NoSuchSegment } from '../../settings/segments/show-segments.ts';
import { comparedDays } from './compared-days.ts';
import { gapsOf, groupParts, shareOf, toSeconds } from './group-parts.ts';
import type { DaysRefused } from './hour-range.ts';
import { periodConditions } from './source-conditions.ts';

export type FunnelRefused = DaysRefused | NoSuchSegment;

/** Counts the leads of a period that have reached each stage, compared with the previous period. */
export async function getFunnel(call: Call, query: FunnelQuery): Promise<FunnelReport | FunnelRefused> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const { by, property, segment, limit } = query;
  const [{ ruleset }, timeZone] = await Promise.all([
    getProjectConfig(env, projectId),
    findTimeZone(env.DB, projectId),
  ]);
  const days = comparedDays(query, { timeZone, now });
  if ('reason' in days) return days;
  if (segment !== undefined && !(await seesSegment(env.DB, call, segment))) return { reason: 'no_such_segment' };
  const key = by !== undefined ? { by } : property !== undefined ? { property } : null;
  const stages = ruleset.stages.map(({ name }) => name);
  const { parts, values } = await readFunnel(env.DB, {
    ...{ projectId, key, ...days.instants, limit, segment, stages },
  });
  const period = periodConditions(days.instants);
  const toFigures = (part: FunnelPart | undefined) => toSteps(stages, part);
  const { all, groups } = await groupParts(parts, { key: key ?? { by: 'source' }, period, toFigures });
  return {
    asOf: toInstant(now),
    ...{ timeZone, from: days.from, to: days.to, before: days.before },
    ...{ by: by ?? null, property: property ?? null, segment: segment ?? null },
    ...{ all: { ...all, filter: period }, groups, values },
    ...(await gapsOf(call, parts, property)),
  };
}

function toSteps(
  stages: readonly string[],
  { leads, steps }: Pick<FunnelPart, 'leads' | 'steps'> = NONE,
): FunnelStep[] {
  const stepOf = (name: string) => steps.find(({ stage }) => stage === name);
  const reachedOf = (i: number) => (i === 0 ? leads : (stepOf(stages[i] as string)?.reached ?? 0));
  return stages.map((stage, i) => ({
    stage,
    reached: reachedOf(i),
    shareOfPrevious: i === 0 ? null : shareOf(reachedOf(i), reachedOf(i - 1)),
    shareOfFirst: shareOf(reachedOf(i), leads),
    medianSeconds: toSeconds(stepOf(stage)?.medianTimeMs),
  }));
}

const NONE = { leads: 0, steps: [] };
