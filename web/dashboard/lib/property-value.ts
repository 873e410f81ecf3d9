import type { JsonObject } from '../../../worker/contract/json-value.ts';

/** Converts text that reads as a number, yes or no, a list or an object, unless the property contained text before. */
export function toPropertyValue(text: string, before?: unknown): JsonObject[string] {
  if (typeof before === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
