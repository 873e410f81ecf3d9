import type { JsonObject } from '../../../worker/contract/json-value.ts';

/**
 * Converts typed text to a number, a boolean, a list or an object if it looks like one. Keeps the text as text if the property
 * contained text before.
 */
export function toPropertyValue(text: string, before?: unknown): JsonObject[string] {
  if (typeof before === 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
