import type { Condition } from '../../contract/condition.ts';
import type { FitRules } from '../../contract/fit.ts';
import type { Json } from '../../contract/json-value.ts';
import type { Traits } from '../../contract/traits.ts';
import { compares, propertyAt, readNumber, toProperties } from '../meets-conditions.ts';
import { conditionKey } from './condition-key.ts';

/**
 * A mask of 32 bits has one bit per property. More properties would also need more evidence each, because one of many is likely to stand
 * out by chance.
 */
const TRAIT_CANDIDATES_MAX = 31;
/** A property must be present in at least this share of leads, and missing in at least this share, to be useful for grading. */
const SHARE_MIN = 0.02;
/** Longer names and values do not describe groups of leads. */
const CHARS_MAX = 200;
/** If a numeric property has more distinct values than this, each condition compares it with one of its quartiles. */
const VALUES_MAX = 4;
const QUARTERS = [0.25, 0.5, 0.75];
/** These values differ for each lead, so only their presence is tested. */
const OWN = ['email', 'phone'];
const NAMED = ['company'];

/** Max. property names to consider, the most common ones. */
const NAMES_MAX = 100;

/**
 * The properties that suggestions test for a connection with the outcome. Conditions of the current fit rules come first. After these come
 * properties that many leads have and many lack, the most evenly divided first, regardless of who converts. The groups of leads take turns
 * in adding conditions. A property that a stranger invents therefore displaces no property of the customer's leads.
 */
export function traitCandidates(groups: readonly (readonly Traits[])[], fit: FitRules | undefined): Condition[] {
  const known = (fit?.rules ?? []).map(({ points: _, ...condition }): Condition => condition);
  const found = groups.map(dividingConditions);
  const inTurns = Array.from({ length: TRAIT_CANDIDATES_MAX }, (_, i) => found.flatMap((some) => some[i] ?? [])).flat();
  const seen = new Set<string>();
  return [...known, ...inTurns]
    .filter((condition) => {
      const key = conditionKey(condition);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, TRAIT_CANDIDATES_MAX);
}

/** Returns the conditions that many of these leads meet and many do not. */
function dividingConditions(samples: readonly Traits[]): Condition[] {
  const all = samples.map(toProperties);
  const custom = commonNames(samples);
  const asked: Condition[] = [
    ...[...OWN, ...NAMED, ...custom].map((property): Condition => ({ property, operator: 'exists' })),
    ...[...NAMED, ...custom].flatMap((property) =>
      conditionsOn(
        property,
        all.map((each) => propertyAt(each, property)),
      ),
    ),
  ];
  const spread = (condition: Condition) => {
    const share = all.filter((each) => compares(propertyAt(each, condition.property), condition)).length / all.length;
    return Math.min(share, 1 - share);
  };
  return asked
    .map((condition) => ({ condition, spread: spread(condition) }))
    .filter((each) => each.spread >= SHARE_MIN)
    .sort((a, b) => b.spread - a.spread)
    .map(({ condition }) => condition);
}

/** Custom properties that are common enough to be useful. The number is limited, because a page may send any number of names. */
function commonNames(samples: readonly Traits[]): string[] {
  const leads = new Map<string, number>();
  for (const { custom = {} } of samples)
    for (const name of Object.keys(custom)) leads.set(name, (leads.get(name) ?? 0) + 1);
  return [...leads]
    .filter(([name, having]) => having >= SHARE_MIN * samples.length && name !== '' && name.length <= CHARS_MAX)
    .sort(([, one], [, other]) => other - one)
    .slice(0, NAMES_MAX)
    .map(([name]) => name);
}

function conditionsOn(property: string, values: readonly (Json | undefined)[]): Condition[] {
  const scalars = values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value));
  const distinct = [...new Set(scalars)] as (string | number | boolean)[];
  const numbers = scalars.flatMap((value) =>
    typeof value === 'number' ? [value] : typeof value === 'string' ? (readNumber(value) ?? []) : [],
  );
  // Most values must be numbers, because a few leads may have text instead.
  if (new Set(numbers).size > VALUES_MAX && numbers.length > scalars.length / 2) {
    const sorted = numbers.toSorted((a, b) => a - b);
    const limits = new Set(QUARTERS.map((share) => sorted[Math.floor(share * sorted.length)] as number));
    return [...limits].map((value) => ({ property, operator: 'greater_than', value }));
  }
  const counts = new Map<string | number | boolean, number>();
  for (const value of scalars as (string | number | boolean)[]) counts.set(value, (counts.get(value) ?? 0) + 1);
  return distinct
    .filter(
      (value) =>
        value !== '' && String(value).length <= CHARS_MAX && (counts.get(value) ?? 0) >= SHARE_MIN * values.length,
    )
    .map((value) => ({ property, operator: 'equals', value }));
}
