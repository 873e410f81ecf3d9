import * as z from 'zod';
import { isJsonObject, type JsonObject as JsonObjectValue } from './json-value.ts';
import { LIMITS } from './limits.ts';

export type JsonObject = JsonObjectValue;

/**
 * Returns why a JSON object is nested too deep or has too many values, or null if it is within the limits. Stops at the first value
 * beyond a limit, which bounds the cost.
 */
export function refuseJson(value: unknown): string | null {
  let keys = 0;
  const visit = (node: unknown, depth: number): string | null => {
    if (typeof node !== 'object' || node === null) return null;
    if (depth > LIMITS.propertiesDepthMax) return `must not nest deeper than ${LIMITS.propertiesDepthMax} levels`;
    for (const child of Object.values(node)) {
      if (++keys > LIMITS.propertiesKeysMax) return `must not hold more than ${LIMITS.propertiesKeysMax} values`;
      const refusal = visit(child, depth + 1);
      if (refusal) return refusal;
    }
    return null;
  };
  return visit(value, 1);
}

const HALF_PAIR = /\p{Surrogate}/u;

/**
 * The path of the first text with an unpaired surrogate, or null if there is none. A text with an unpaired surrogate has no UTF-8 form, so
 * it cannot be stored.
 */
export function findIllFormed(value: unknown): string | null {
  const pending: [path: string, node: unknown][] = [['', value]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, node] = next;
    if (typeof node === 'string' && HALF_PAIR.test(node)) return path;
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, child] of Object.entries(node)) {
      if (HALF_PAIR.test(key)) return path;
      if (typeof child === 'string' || (typeof child === 'object' && child !== null)) {
        pending.push([path === '' ? key : `${path}.${key}`, child]);
      }
    }
  }
  return null;
}

export const ILL_FORMED = 'must be well-formed Unicode: half of a surrogate pair is not a character';

/** A free-form JSON object with a limited depth and number of values. */
export const JsonObject = z
  .custom<JsonObject>(isJsonObject, { message: 'must be an object' })
  .superRefine((value, context) => {
    const reason = refuseJson(value);
    if (reason) context.addIssue({ code: 'custom', message: reason });
  })
  .meta({ type: 'object', additionalProperties: true });
