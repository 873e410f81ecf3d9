import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { SourceFigures, SourceReport, SourceReportQuery } from '../../contract/source-report.ts';
import { roundScore } from '../../domain/hundredths.ts';
import type { SourceKey } from '../../project/group-value.ts';
import { readSources, type SourcePart } from '../../project/read-sources.ts';
import { findTimeZone } from '../../settings/projects/find-time-zone.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { NoSuchStage } from '../list/score-range.ts';
import { comparedDays } from './compared-days.ts';
import { gapsOf, groupParts, shareOf, toSeconds } from './group-parts.ts';
import type { DaysRefused } from './hour-range.ts';
import { periodConditions } from './source-conditions.ts';

export type SourcesRefused = DaysRefused | (NoSuchStage & { parameter: 'stage' | 'timeTo' });

/** Compares the sources of leads. Says how many leads arrived in a period and what became of them, compared with the previous period. */
export async function getSources(call: Call, query: SourceReportQuery): Promise<SourceReport | SourcesRefused> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const [{ ruleset }, timeZone] = await Promise.all([
    getProjectConfig(env, projectId),
    findTimeZone(env.DB, projectId),
  ]);
  const days = comparedDays(query, { timeZone, now });
  if ('reason' in days) return days;
  const stages = chooseStages(query, ruleset);
  if ('reason' in stages) return stages;
  const { by = 'source', property, limit } = query;
  const key: SourceKey = property === undefined ? { by } : { property };
  const aboveLowest = (name: string) => (name === ruleset.stages[0]?.name ? null : name);
  const { parts, values } = await readSources(env.DB, {
    ...{ projectId, key, ...days.instants, decay: ruleset.decay, at: now, limit },
    ...{ stage: aboveLowest(stages.stage), timeTo: aboveLowest(stages.timeTo) },
    stages: ruleset.stages.map(({ name }) => name),
  });
  const period = periodConditions(days.instants);
  const { all, groups } = await groupParts(parts, { key, period, toFigures });
  return {
    asOf: toInstant(now),
    ...{ timeZone, from: days.from, to: days.to, before: days.before },
    ...{ by: property === undefined ? by : null, property: property ?? null, ...stages },
    ...{ all: { ...all, filter: period }, groups, values },
    ...(await gapsOf(call, parts, property)),
  };
}

function chooseStages(
  { stage, timeTo }: Pick<SourceReportQuery, 'stage' | 'timeTo'>,
  { stages }: Ruleset,
): { stage: string; timeTo: string } | SourcesRefused {
  const names = stages.map(({ name }) => name);
  const isUnknown = (name: string | undefined) => name !== undefined && !names.includes(name);
  for (const [parameter, name] of Object.entries({ stage, timeTo }))
    if (isUnknown(name)) return { reason: 'no_such_stage', stages: names, parameter: parameter as 'stage' | 'timeTo' };
  const usual = (name: string) => (names.includes(name) ? name : undefined);
  const chosen = stage ?? usual('qualified') ?? (names.at(-1) as string);
  return { stage: chosen, timeTo: timeTo ?? usual('hot') ?? chosen };
}

const NONE = { leads: 0, reached: 0, medianScore: null, medianTimeMs: null, converted: 0 };

function toFigures(part: SourcePart | undefined): SourceFigures {
  const { leads, reached, medianScore, medianTimeMs, converted } = part ?? NONE;
  return {
    ...{ leads, reached, reachedShare: shareOf(reached, leads) },
    medianScore: medianScore === null ? null : roundScore(medianScore),
    medianSeconds: toSeconds(medianTimeMs),
    ...{ converted, convertedShare: shareOf(converted, leads) },
  };
}
