import { isJsonObject, type Json, type JsonObject } from '../contract/json.ts';
import type { KnownProperties, Weight } from './fit-properties.ts';
import { valueAt } from './meets-conditions.ts';

/**
 * One name may lead to two values: `plan.tier` to the property with dots in its name and to the `tier` in `plan`, `custom.plan` to the
 * property of that name and to `plan`, and `email` to a custom property and to the lead's own email. Where two have a value, the one of
 * less weight is dropped, so that each reader of the name finds what outweighs the other, and nothing reappears once that is removed.
 * `learned`: the properties that have just changed. All others were looked at when they did.
 */
export function dropOutweighed(
  known: KnownProperties,
  { fieldWeights, learned }: { fieldWeights: Readonly<Record<string, Weight>>; learned: readonly string[] },
): KnownProperties {
  // Maps, because a property may be called `__proto__`.
  const values = new Map(Object.entries(known.values));
  const weights = new Map(Object.entries(known.weights));
  const weightOf = (name: string): Weight => weights.get(name) ?? 0;
  const outweighed = (name: string) => {
    for (const map of [values, weights]) map.delete(name);
  };
  let isChanged = false;
  for (const [field, weight] of Object.entries(fieldWeights)) {
    const value = values.get(field);
    // An object is what else is known of a company: no condition takes it for the name.
    if (value === undefined || isJsonObject(value) || weight <= weightOf(field)) continue;
    outweighed(field);
    isChanged = true;
  }
  for (const name of touchedBy(learned, Object.keys(known.values))) {
    for (const [head, ...path] of pathsOf(name)) {
      const value = values.get(head);
      const [one, other] = [weightOf(name), weightOf(head)];
      if (value === undefined || one === other || !values.has(name) || valueAt(value, path) === undefined) continue;
      if (one < other) outweighed(name);
      else if (path.length > 0) values.set(head, without(value, path));
      else continue;
      isChanged = true;
    }
  }
  if (!isChanged) return known;
  return { ...known, values: Object.fromEntries(values) as JsonObject, weights: Object.fromEntries(weights) };
}

/** The names with dots that changed, or whose path begins with a property that did. Splits none: a page may send thousands of dots. */
function touchedBy(learned: readonly string[], names: readonly string[]): string[] {
  const changed = new Set(learned);
  const beginsWithChanged = (name: string) => changed.has(name.split('.', 1)[0] as string);
  return names.filter(
    (name) =>
      name.includes('.') &&
      (changed.has(name) ||
        beginsWithChanged(name) ||
        (name.startsWith(CUSTOM) && beginsWithChanged(name.slice(CUSTOM.length)))),
  );
}

const CUSTOM = 'custom.';

type Path = [head: string, ...keys: string[]];

/** The paths, each from a custom property on, that a property's name with dots reads as. */
function pathsOf(name: string): Path[] {
  if (!name.includes('.')) return [];
  const path = name.split('.') as Path;
  const [head, ...keys] = path;
  return head === 'custom' ? [path, keys as unknown as Path] : [path];
}

/** A value without the one at the end of a path in it. Lists keep their places. */
function without(value: Json, [key, ...keys]: readonly string[]): Json {
  const inner = (item: Json): Json | undefined => (keys.length === 0 ? undefined : without(item, keys));
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? (inner(item) ?? null) : item));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([each, item]) => [each, each === key ? inner(item) : item] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
}
