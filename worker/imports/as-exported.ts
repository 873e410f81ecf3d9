import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../contract/json-value.ts';
import { canonicalJson } from './row-ids.ts';

/** Eight hex digits are enough to distinguish an edited value from the exported one. Nobody gains anything by forging the digits. */
const DIGITS = 8;

/** The mark of one value: equal values have equal marks, whatever the order of their keys. */
export const markOf = (value: Json): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, DIGITS);

/**
 * The marks of a lead's exported values: `_id`, fields, and properties such as `custom.plan`. When the file is imported again, the marks
 * show which values a person has edited. Only edited values count as stated by the customer, because web pages may have stated the other
 * values.
 */
export function marksOf({
  custom = {},
  ...fields
}: { custom?: JsonObject } & Record<string, Json | undefined>): Record<string, string> {
  const properties = Object.entries(custom).map(([name, value]) => [`custom.${name}`, value] as const);
  return Object.fromEntries(
    [...Object.entries(fields), ...properties].flatMap(([name, value]) =>
      value == null ? [] : [[name, markOf(value)]],
    ),
  );
}
