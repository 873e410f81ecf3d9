import type { Json, JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { utf8Bytes } from '../contract/utf8-bytes.ts';

/**
 * How much the current value of a field counts. Values from the customer outweigh those from pages. Among equally trusted values, this
 * lead's own outweigh those of a merged lead.
 */
export type Weight = 0 | 1 | 2 | 3;

/** The customer vouches for values of this weight and above. */
export const TRUSTED_WEIGHT = 2;

export interface KnownProperties {
  values: JsonObject;
  /** Weights by field. A missing field has weight 0. */
  weights: Readonly<Record<string, Weight>>;
  /** The names of omitted properties, newest last. */
  omitted: readonly string[];
}

/**
 * Adds the properties of an event, as far as there is space. A lead's properties are limited in number and bytes. Pages may use half of
 * each limit. A value that needs more space replaces values of less weight, lightest first. If that would not free enough space, the value
 * is omitted and its previous value stays.
 */
export function fitProperties(known: KnownProperties, learned: JsonObject, weight: Weight): KnownProperties {
  // Uses Maps, because a property may be called `__proto__`.
  const held = new Map(Object.entries(known.values));
  const weights = new Map(Object.entries(known.weights));
  const sizes = new Map(sizesOf(known.values));
  let omitted = known.omitted;
  const weightOf = (key: string): Weight => weights.get(key) ?? 0;
  const used = WEIGHTS.map(() => ({ keys: 0, bytes: 0 }));
  const use = (key: string, sign: 1 | -1) => {
    const bytes = sizes.get(key);
    const room = used[weightOf(key)];
    if (bytes === undefined || !room) return;
    room.keys += sign;
    room.bytes += sign * bytes;
  };
  for (const key of held.keys()) use(key, 1);

  const remove = (key: string) => {
    use(key, -1);
    for (const map of [held, weights, sizes]) map.delete(key);
  };
  /** True if a value of this size fits once all values lighter than `lightest` are dropped. */
  const fits = (bytes: number, lightest: Weight): boolean => {
    const sum = (from: Weight, to: Weight) =>
      used
        .slice(from, to + 1)
        .reduce((a, b) => ({ keys: a.keys + b.keys, bytes: a.bytes + b.bytes }), { keys: 1, bytes });
    return isWithin(sum(lightest, 3), 1) && (weight >= TRUSTED_WEIGHT || isWithin(sum(lightest, 1), PAGES_SHARE));
  };
  const makeRoom = (key: string, bytes: number): boolean => {
    if (!fits(bytes, weight)) return false;
    for (const outweighed of WEIGHTS.slice(0, weight)) {
      for (const other of [...held.keys()].reverse()) {
        if (fits(bytes, 0)) return true;
        if (other === key || weightOf(other) !== outweighed) continue;
        remove(other);
        omitted = withName(omitted, other);
      }
    }
    return true;
  };
  for (const [key, value] of Object.entries(learned)) {
    if (value === undefined || weight < weightOf(key)) continue;
    if (value === null) {
      remove(key);
      omitted = withoutName(omitted, key);
      continue;
    }
    const size = sizeOf(key, value);
    // Replacing a value frees its space.
    use(key, -1);
    if (makeRoom(key, size)) {
      held.set(key, value);
      sizes.set(key, size);
      if (weight > 0) weights.set(key, weight);
      omitted = withoutName(omitted, key);
    } else {
      omitted = withName(omitted, key);
    }
    use(key, 1);
  }
  const values: JsonObject = Object.fromEntries(held);
  measured.set(values, sizes);
  return { values, weights: Object.fromEntries(weights), omitted };
}

const WEIGHTS: readonly Weight[] = [0, 1, 2, 3];

/**
 * The share of the space that values from pages may use. The other half of the space is reserved for values that the customer vouches for.
 */
const PAGES_SHARE = 0.5;

const isWithin = ({ keys, bytes }: { keys: number; bytes: number }, share: number): boolean =>
  keys <= LIMITS.leadPropertiesMax * share && bytes <= LIMITS.leadPropertiesBytesMax * share;

/** Caches sizes, so that each value is measured once in a long history of small changes. */
const measured = new WeakMap<JsonObject, ReadonlyMap<string, number>>();

function sizesOf(values: JsonObject): ReadonlyMap<string, number> {
  const known = measured.get(values);
  if (known) return known;
  const sizes = new Map(Object.entries(values).map(([key, value]) => [key, sizeOf(key, value)]));
  measured.set(values, sizes);
  return sizes;
}

/** Bytes of `"key":value,` in UTF-8. */
const sizeOf = (key: string, value: Json): number =>
  utf8Bytes(JSON.stringify(key)) + utf8Bytes(JSON.stringify(value)) + 2;

/** A property's name for display. A long name is cut, but not within a surrogate pair. */
export function shownName(key: string): string {
  if (key.length <= LIMITS.omittedNameCharsMax) return key;
  return `${key.slice(0, LIMITS.omittedNameCharsMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const withoutName = (names: readonly string[], key: string): readonly string[] =>
  names.includes(shownName(key)) ? names.filter((name) => name !== shownName(key)) : names;

const withName = (names: readonly string[], key: string): readonly string[] =>
  [...withoutName(names, key), shownName(key)].slice(-LIMITS.omittedNamesMax);
