/**
 * Like `JSON.stringify`, but ignores any `toJSON` that old libraries add to the prototypes of arrays, objects and dates. With such
 * a `toJSON`, arrays would arrive as text.
 */
export function toJson(value: unknown): string | undefined {
  if (!value || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => toJson(item) ?? 'null')}]`;
  if (value instanceof Date) return JSON.stringify(+value ? value.toISOString() : null);
  const { toJSON } = value as { toJSON?: () => unknown };
  if (toJSON && toJSON !== (Object.prototype as { toJSON?: unknown }).toJSON) return toJson(toJSON.call(value));
  const members = Object.entries(value).map(([key, item]) => [JSON.stringify(key), toJson(item)]);
  return `{${members.filter(([, json]) => json).map((member) => member.join(':'))}}`;
}
