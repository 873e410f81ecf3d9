import { isTrusted } from '../contract/event-source.ts';
import type { LearnedTraits, Traits } from '../contract/traits.ts';
import type { FoldedTraits } from './folded-event.ts';

/**
 * How much weight the current value of a field carries: what the customer vouches for beats what a page says, then what this
 * lead was told beats what came with a merged lead.
 */
type Weight = 0 | 1 | 2 | 3;

/** The weight of each field's current value; 0 where none is listed. */
export interface TraitWeights {
  fields: Readonly<Record<string, Weight>>;
  custom: Readonly<Record<string, Weight>>;
}

export interface KnownTraits {
  traits: Traits;
  traitWeights: TraitWeights;
}

export const NO_TRAITS: KnownTraits = { traits: {}, traitWeights: { fields: {}, custom: {} } };

/** Whether the customer vouches for the current value of a field. */
export const isTrustedField = ({ traitWeights }: KnownTraits, field: string): boolean =>
  (traitWeights.fields[field] ?? 0) >= 2;

/** The values chosen while merging count as this lead's own: that is what the person chose. */
function weightOf({ source, absorbed }: FoldedTraits): Weight {
  const isOwn = absorbed !== true || source === 'merge';
  return ((isTrusted(source) ? 2 : 0) + (isOwn ? 1 : 0)) as Weight;
}

/**
 * Adds what one event says, field by field: the greater weight wins, then the later event (events come in canonical order).
 * `null` removes a value, and its weight with it; values that it outweighed before stay away.
 */
export function learnTraits({ traits, traitWeights }: KnownTraits, event: FoldedTraits): KnownTraits {
  const weight = weightOf(event);
  const { custom: knownCustom = {}, ...known } = traits;
  const { custom: learnedCustom = {}, ...learned } = event.traits;
  const fields = learn({ values: known, weights: traitWeights.fields }, learned, weight);
  const custom = learn({ values: knownCustom, weights: traitWeights.custom }, learnedCustom, weight);
  return {
    traits: { ...fields.values, ...(Object.keys(custom.values).length > 0 && { custom: custom.values }) },
    traitWeights: { fields: fields.weights, custom: custom.weights },
  };
}

interface Weighted<Values> {
  values: Values;
  weights: Readonly<Record<string, Weight>>;
}

function learn<Values extends object>(
  known: Weighted<Values>,
  learned: LearnedTraits,
  weight: Weight,
): Weighted<Values> {
  // Maps, since a field may be called `__proto__`.
  const values = new Map<string, unknown>(Object.entries(known.values));
  const weights = new Map(Object.entries(known.weights));
  for (const [field, value] of Object.entries(learned)) {
    if (value === undefined || weight < (weights.get(field) ?? 0)) continue;
    if (value === null) {
      values.delete(field);
      weights.delete(field);
      continue;
    }
    values.set(field, value);
    if (weight > 0) weights.set(field, weight);
  }
  return { values: Object.fromEntries(values) as Values, weights: Object.fromEntries(weights) };
}
