import type { Call } from '../../access/call.ts';
import type { NodeOf } from '../../contract/condition-tree.ts';
import type { LeadCondition, LeadConditions } from '../../contract/lead-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import { type SourceKey, TRAIT_COLUMNS } from '../../project/group-value.ts';
import { listSeenProperties } from '../../project/lead-properties.ts';
import { type GroupPart, OTHER, UNKNOWN } from '../../project/leads-in-groups.ts';
import { sourceConditions } from './source-conditions.ts';

export interface Compared<Figures> {
  current: Figures;
  before: Figures;
}

interface Group<Figures> extends Compared<Figures> {
  type: 'value' | 'other' | 'unknown';
  value: string | null;
  filter: LeadConditions | null;
}

/**
 * The figures of all leads and of each group. Groups come in the order of their values, followed by all other values together and by leads
 * without a value.
 */
export async function groupParts<Part extends GroupPart, Figures>(
  parts: readonly Part[],
  {
    key,
    period,
    toFigures,
  }: {
    key: SourceKey;
    period: readonly NodeOf<LeadCondition>[];
    /** `part` is undefined if the group has no leads in the period. */
    toFigures: (part: Part | undefined) => Figures;
  },
): Promise<{ all: Compared<Figures>; groups: Group<Figures>[] }> {
  const askable = await findAskable();
  const toCompared = (place: number): Compared<Figures> => {
    const of = (isCurrent: 0 | 1) => parts.find((part) => part.place === place && part.isCurrent === isCurrent);
    return { current: toFigures(of(1)), before: toFigures(of(0)) };
  };
  const places = [...new Set(parts.map(({ place }) => place))].filter((place) => place > 0);
  const named = places.flatMap(
    (place) => parts.find((part) => part.place === place && part.value !== null)?.value ?? [],
  );
  const order = (place: number) => (place > OTHER ? place : Number.MAX_SAFE_INTEGER - place);
  const groups = places
    .sort((a, b) => order(a) - order(b))
    .map((place): Group<Figures> => {
      const value = parts.find((part) => part.place === place)?.value ?? null;
      const type = place === UNKNOWN ? 'unknown' : place === OTHER ? 'other' : 'value';
      return {
        ...{ type, value, ...toCompared(place) },
        filter: askable(sourceConditions({ key, type, values: value === null ? named : [value], period })),
      };
    });
  return { all: toCompared(0), groups };
}

/**
 * Returns a function that checks conditions: it returns them unchanged if a list of leads would accept them, and null otherwise. Visitors
 * choose the values in conditions, so the conditions may be too long.
 */
async function findAskable() {
  const { LeadConditions: Askable } = await import('../../contract/lead-condition.ts');
  return (filter: LeadConditions | null): LeadConditions | null =>
    JSON.stringify(filter).length <= LIMITS.filterCharsMax && Askable.safeParse(filter).success ? filter : null;
}

/** The gaps in a report: the numbers of leads and values that its figures do not include. */
export async function gapsOf(call: Call, parts: readonly GroupPart[], property: string | undefined) {
  const sumOf = (count: (part: GroupPart) => number) =>
    parts.reduce((sum, part) => sum + (part.place === 0 ? count(part) : 0), 0);
  return {
    unknownProperties: property !== undefined && !(await hasProperty(call, property, parts)) ? [property] : [],
    withoutProperties: property === undefined ? 0 : sumOf((part) => part.withoutProperties),
    withoutStages: sumOf(({ unsent }) => unsent),
  };
}

/** Whether a lead of the report has the property, or else one of the latest leads. The standard properties always count as present. */
async function hasProperty({ env, projectId }: Call, property: string, parts: readonly GroupPart[]): Promise<boolean> {
  if (TRAIT_COLUMNS.has(property) || parts.some(({ place }) => place >= OTHER)) return true;
  const seen = await listSeenProperties(env.DB, projectId);
  return seen.some(({ name }) => name === property || name === property.split('.')[0]);
}

/** A part as a share of the whole. Null if the whole is zero. */
export const shareOf = (count: number, whole: number): number | null => (whole === 0 ? null : count / whole);

export const toSeconds = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : Math.round(ms / 1000);
