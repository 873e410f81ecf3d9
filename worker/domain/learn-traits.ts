import { emailSourceOf, isTrusted } from '../contract/event-source.ts';
import type { LearnedTraits, Traits } from '../contract/traits.ts';
import { dropOutweighed } from './drop-outweighed.ts';
import { fitProperties, TRUSTED_WEIGHT, type Weight } from './fit-properties.ts';
import type { FoldedTraits } from './folded-event.ts';

/** The weight of each field's current value. A missing field has weight 0. */
export interface TraitWeights {
  fields: Readonly<Record<string, Weight>>;
  custom: Readonly<Record<string, Weight>>;
}

export interface KnownTraits {
  traits: Traits;
  traitWeights: TraitWeights;
  /** Custom properties for which there was no space (see fitProperties). */
  omittedProperties: readonly string[];
}

export const NO_TRAITS: KnownTraits = { traits: {}, traitWeights: { fields: {}, custom: {} }, omittedProperties: [] };

/** True if the customer vouches for the current value of a field. */
const isTrustedField = ({ traitWeights }: KnownTraits, field: string): boolean =>
  (traitWeights.fields[field] ?? 0) >= TRUSTED_WEIGHT;

/** Names of the custom properties whose values come only from unsigned pages. */
export const pagePropertiesOf = ({ traits, traitWeights }: KnownTraits): string[] =>
  Object.keys(traits.custom ?? {}).filter((name) => (traitWeights.custom[name] ?? 0) < TRUSTED_WEIGHT);

/** The values that the customer vouches for, without those that only unsigned pages have sent. */
export function vouchedTraitsOf(known: KnownTraits): Traits {
  const { custom = {}, ...fields } = known.traits;
  const ofPages = new Set(pagePropertiesOf(known));
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([field]) => isTrustedField(known, field))),
    custom: Object.fromEntries(Object.entries(custom).filter(([name]) => !ofPages.has(name))),
  };
}

/** The email or null, and whether the customer vouches for it. */
export const emailOf = (known: KnownTraits): { email: string | null; emailIsTrusted: boolean } => ({
  ...{ email: known.traits.email ?? null, emailIsTrusted: isTrustedField(known, 'email') },
});

const NO_PROPERTIES = {};

/** Values that a person chose in a merge count as the lead's own. */
function weightOf({ source, absorbed }: FoldedTraits): Weight {
  const isOwn = absorbed !== true || source === 'merge';
  return ((isTrusted(source) ? 2 : 0) + (isOwn ? 1 : 0)) as Weight;
}

/**
 * Adds the values of one event, field by field. The value with more weight wins, and of two with equal weight, the later one. Events must
 * come in canonical order. `null` removes a value and its weight, but does not bring back any earlier value. A custom property is added if
 * there is space for it, unless a value with more weight has the same name.
 */
export function learnTraits(
  { traits, traitWeights, omittedProperties }: KnownTraits,
  event: FoldedTraits,
): KnownTraits {
  const weight = weightOf(event);
  const { custom: knownCustom = NO_PROPERTIES, ...knownFields } = traits;
  const { custom: learnedCustom = {}, ...learned } = event.traits;
  const emailWeight = weightOf({ ...event, source: emailSourceOf(event.source) });
  const { email, ...others } = learned;
  const named = learn({ values: knownFields, weights: traitWeights.fields }, others, weight);
  const fields = email === undefined ? named : learn(named, { email }, emailWeight);
  const known = { values: knownCustom, weights: traitWeights.custom, omitted: omittedProperties };
  const custom = dropOutweighed(fitProperties(known, learnedCustom, weight), {
    fieldWeights: fields.weights,
    learned: Object.keys(learnedCustom),
  });
  return {
    traits: { ...fields.values, ...(Object.keys(custom.values).length > 0 && { custom: custom.values }) },
    traitWeights: { fields: fields.weights, custom: custom.weights },
    omittedProperties: custom.omitted,
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
  // Uses Maps, because a field may be called `__proto__`.
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
