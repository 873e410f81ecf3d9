import type { Condition, Conditions, ConditionValue } from '../contract/condition.ts';
import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import { isExactNumber } from '../contract/parse-json.ts';
import type { Traits } from '../contract/traits.ts';
import { holds } from './holds.ts';

/** True if properties meet a tree of conditions. See the table of comparisons in docs/scoring.md. */
export const meetsConditions = (properties: JsonObject, conditions: Conditions): boolean =>
  holds(conditions, (condition) => meetsCondition(properties, condition));

/** True if a lead's properties meet a tree of conditions. Conditions find a custom property by its own name and also under `custom`. */
export function meetsTraits({ custom = {}, ...known }: Traits, conditions: Conditions): boolean {
  return meetsConditions(toProperties({ custom, ...known }), conditions);
}

/** Properties by the names that conditions use. Each custom property has its own name and is also under `custom`. */
export const toProperties = ({ custom = {}, ...known }: Traits): JsonObject =>
  ({ ...custom, ...known, custom }) as JsonObject;

const meetsCondition = (properties: JsonObject, condition: Condition): boolean =>
  compares(propertyAt(properties, condition.property), condition);

/** True if a value meets a condition's operator. */
export function compares(actual: Json | undefined, { operator, value }: Omit<Condition, 'property'>): boolean {
  const [first, second] = Array.isArray(value) ? value : [value];
  const isAny = () => Array.isArray(value) && value.some((each) => isSame(actual, each));
  switch (operator) {
    case 'equals':
      return isSame(actual, first);
    case 'not_equals':
      return !isSame(actual, first);
    case 'in':
      return isAny();
    case 'not_in':
      return !isAny();
    case 'contains':
      return contains(actual, first);
    case 'not_contains':
      return !contains(actual, first);
    case 'starts_with':
      return toText(actual)?.startsWith(toText(first) as string) ?? false;
    case 'ends_with':
      return toText(actual)?.endsWith(toText(first) as string) ?? false;
    case 'greater_than':
      return toNumber(actual) > Number(first);
    case 'less_than':
      return toNumber(actual) < Number(first);
    case 'between':
      return toNumber(actual) >= Number(first) && toNumber(actual) <= Number(second);
    case 'exists':
      return actual !== undefined && actual !== null;
    case 'is_empty':
      return isEmpty(actual);
    case 'is_not_empty':
      return !isEmpty(actual);
  }
}

/** The property at a path with dots. A key that itself contains the dots takes precedence. */
export const propertyAt = (properties: JsonObject, path: string): Json | undefined =>
  Object.hasOwn(properties, path) ? properties[path] : valueAt(properties, path.split('.'));

/** The value at a path inside `value`. */
export function valueAt(value: Json, path: readonly string[]): Json | undefined {
  let node: Json | undefined = value;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as JsonObject)[key];
  }
  return node;
}

/** Two texts are compared as text, ignoring case. If only one value is text, the text counts as the number or boolean it contains. */
function isSame(actual: Json | undefined, expected: ConditionValue | undefined): boolean {
  if (typeof actual === 'string' && typeof expected === 'string') return toText(actual) === toText(expected);
  const read = readValue(actual);
  return read !== undefined && read === readValue(expected);
}

function contains(actual: Json | undefined, expected: ConditionValue | undefined): boolean {
  return Array.isArray(actual)
    ? actual.some((item) => isSame(item, expected))
    : (toText(actual)?.includes(toText(expected) as string) ?? false);
}

/** The number or boolean that a value is or that its text contains. */
function readValue(value: Json | undefined): number | boolean | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  return readNumber(value);
}

/** Numbers have no leading zeros, plus sign or exponent, because `01234` is a postal code and `+15550100` a phone number. */
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** The number that a text contains. Undefined if the text is not a number, or if a double cannot represent the number exactly. */
export const readNumber = (text: string): number | undefined =>
  DECIMAL.test(text) && isExactNumber(text) ? Number(text) : undefined;

/**
 * Accepts numbers as text, because HTML attributes and form libraries send them that way. Any other value becomes NaN, which is neither
 * greater nor less than any number.
 */
const toNumber = (value: Json | undefined): number =>
  typeof value === 'number' ? value : ((typeof value === 'string' ? readNumber(value) : undefined) ?? Number.NaN);

/** A text, number or boolean as lower-case text. */
const toText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).toLowerCase()
    : undefined;

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
