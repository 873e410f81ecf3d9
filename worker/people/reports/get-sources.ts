import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { SourceFigures, SourceGroup, SourceReport, SourceReportQuery } from '../../contract/source-report.ts';
import { roundScore } from '../../domain/hundredths.ts';
import { type SourceKey, TRAIT_COLUMNS } from '../../project/group-value.ts';
import { listSeenProperties } from '../../project/lead-properties.ts';
import { OTHER, readSources, type SourcePart, UNKNOWN } from '../../project/read-sources.ts';
import { findTimeZone } from '../../settings/projects/find-time-zone.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { NoSuchStage } from '../list/score-range.ts';
import { comparedDays } from './compared-days.ts';
import type { DaysRefused } from './hour-range.ts';
import { periodConditions, sourceConditions } from './source-conditions.ts';

export type SourcesRefused = DaysRefused | (NoSuchStage & { parameter: 'stage' | 'timeTo' });

/** Compares the sources of leads: how many came in a period, and what became of them, beside those of the period before. */
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
  });
  const all = toCompared(parts, 0);
  const sumOf = (count: (part: SourcePart) => number) =>
    parts.reduce((sum, part) => sum + (part.place === 0 ? count(part) : 0), 0);
  const period = periodConditions(days.instants);
  return {
    asOf: toInstant(now),
    ...{ timeZone, from: days.from, to: days.to, before: days.before },
    ...{ by: property === undefined ? by : null, property: property ?? null, ...stages },
    all: { ...all, filter: period },
    groups: toGroups(parts, { key, period }),
    values,
    unknownProperties: property !== undefined && !(await hasProperty(call, property, parts)) ? [property] : [],
    withoutProperties: property === undefined ? 0 : sumOf((part) => part.withoutProperties),
    withoutStages: sumOf(({ unsent }) => unsent),
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

function toGroups(
  parts: readonly SourcePart[],
  { key, period }: { key: SourceKey; period: ReturnType<typeof periodConditions> },
): SourceGroup[] {
  const places = [...new Set(parts.map(({ place }) => place))].filter((place) => place > 0);
  const named = places.flatMap(
    (place) => parts.find((part) => part.place === place && part.value !== null)?.value ?? [],
  );
  const order = (place: number) => (place > OTHER ? place : Number.MAX_SAFE_INTEGER - place);
  return places
    .sort((a, b) => order(a) - order(b))
    .map((place) => {
      const value = parts.find((part) => part.place === place)?.value ?? null;
      const type = place === UNKNOWN ? 'unknown' : place === OTHER ? 'other' : 'value';
      return {
        ...{ type, value, ...toCompared(parts, place) },
        filter: sourceConditions({ key, type, values: value === null ? named : [value], period }),
      };
    });
}

function toCompared(parts: readonly SourcePart[], place: number): { current: SourceFigures; before: SourceFigures } {
  const of = (isCurrent: 0 | 1) => parts.find((part) => part.place === place && part.isCurrent === isCurrent);
  return { current: toFigures(of(1)), before: toFigures(of(0)) };
}

const NONE = { leads: 0, reached: 0, medianScore: null, medianTimeMs: null, converted: 0 };

function toFigures(part: SourcePart | undefined): SourceFigures {
  const { leads, reached, medianScore, medianTimeMs, converted } = part ?? NONE;
  const shareOf = (count: number) => (leads === 0 ? null : count / leads);
  return {
    ...{ leads, reached, reachedShare: shareOf(reached) },
    medianScore: medianScore === null ? null : roundScore(medianScore),
    medianSeconds: medianTimeMs === null ? null : Math.round(medianTimeMs / 1000),
    ...{ converted, convertedShare: shareOf(converted) },
  };
}

/** Whether a lead of the report has the property, or else one of the latest leads. Every lead has traits, if only empty. */
async function hasProperty({ env, projectId }: Call, property: string, parts: readonly SourcePart[]): Promise<boolean> {
  if (TRAIT_COLUMNS.has(property) || parts.some(({ place }) => place >= OTHER)) return true;
  const seen = await listSeenProperties(env.DB, projectId);
  return seen.some(({ name }) => name === property || name === property.split('.')[0]);
}
