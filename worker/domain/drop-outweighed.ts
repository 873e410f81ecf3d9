import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import type { KnownProperties, Weight } from './fit-properties.ts';
import { valueAt } from './meets-conditions.ts';

/**
 * Drops values that conflict with a value of more weight, because one name may refer to two values. For example, `plan.tier` may be a
 * property with a dot in its name, or the `tier` in `plan`. `custom.plan` may be a property of that name, or `plan`. `email` may be a
 * custom property, or the lead's own email. If a name refers to two values, the value with less weight is dropped. All readers therefore
 * find the same value, and the other value does not reappear when someone removes it. `learned` contains the properties that have just
 * changed. All other properties were checked when they changed.
 */
export function dropOutweighed(
  known: KnownProperties,
  { fieldWeights, learned }: { fieldWeights: Readonly<Record<string, Weight>>; learned: readonly string[] },
): KnownProperties {
  const dropped = outweighedFields(known, fieldWeights);
  const touched = touchedBy(new Set(learned), Object.keys(known.values));
  if (dropped.length === 0 && touched.length === 0) return known;
  // Uses Maps, because a property may be called `__proto__`.
  const values = new Map(Object.entries(known.values));
  const weights = new Map(Object.entries(known.weights));
  const weightOf = (name: string): Weight => weights.get(name) ?? 0;
  const outweighed = (name: string) => {
    for (const map of [values, weights]) map.delete(name);
  };
  for (const field of dropped) outweighed(field);
  let isChanged = dropped.length > 0;
  for (const name of touched) {
    for (const { head, rest } of readingsOf(name)) {
      const value = values.get(head);
      const [one, other] = [weightOf(name), weightOf(head)];
      if (value === undefined || one === other || !values.has(name) || !reaches(value, rest)) continue;
      if (one < other) outweighed(name);
      else if (rest !== null) values.set(head, without(value, rest.split('.')));
      else continue;
      isChanged = true;
    }
  }
  if (!isChanged) return known;
  return { ...known, values: Object.fromEntries(values) as JsonObject, weights: Object.fromEntries(weights) };
}

/** Custom properties with the name of one of the lead's own fields, if that field has more weight. */
const outweighedFields = (known: KnownProperties, fieldWeights: Readonly<Record<string, Weight>>): string[] =>
  Object.keys(fieldWeights).filter(
    (field) =>
      Object.hasOwn(known.values, field) &&
      // A company may be an object with other facts, which no condition takes for the company's name.
      !isJsonObject(known.values[field]) &&
      (fieldWeights[field] ?? 0) > (known.weights[field] ?? 0),
  );

/** The dotted names that have changed, or that start with a changed property. */
const touchedBy = (changed: ReadonlySet<string>, names: readonly string[]): string[] =>
  names.filter(
    (name) => name.includes('.') && (changed.has(name) || readingsOf(name).some(({ head }) => changed.has(head))),
  );

const CUSTOM = 'custom.';

/**
 * One way to read a dotted name: a custom property, and a path to a value inside it. The path is null if the name means the whole property.
 */
interface Reading {
  head: string;
  rest: string | null;
}

/**
 * All ways to read a dotted name. The name is split only as deep as the property's value is nested, because a page may send thousands of
 * dots.
 */
const readingsOf = (name: string): Reading[] => [
  splitFirst(name),
  ...(name.startsWith(CUSTOM) ? [splitFirst(name.slice(CUSTOM.length))] : []),
];

function splitFirst(name: string): Reading {
  const dot = name.indexOf('.');
  return dot === -1 ? { head: name, rest: null } : { head: name.slice(0, dot), rest: name.slice(dot + 1) };
}

/** Whether a path leads to a value inside another value. */
function reaches(value: Json, path: string | null): boolean {
  let node: Json | undefined = value;
  for (let rest = path; rest !== null; ) {
    const step = splitFirst(rest);
    node = valueAt(node, [step.head]);
    if (node === undefined) return false;
    rest = step.rest;
  }
  return true;
}

/** A copy of a value without the part that a path leads to. The remaining list items keep their positions. */
function without(value: Json, [key, ...keys]: readonly string[]): Json {
  const inner = (item: Json): Json | undefined => (keys.length === 0 ? undefined : without(item, keys));
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? (inner(item) ?? null) : item));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([each, item]) => [each, each === key ? inner(item) : item] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
}
