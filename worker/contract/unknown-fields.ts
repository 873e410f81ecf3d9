import type * as z from 'zod';
import { isJsonObject } from './json-value.ts';
import type { FieldError } from './problem.ts';

/** The fields of an object schema, or none for any other schema. */
const shapeOf = (schema: z.core.$ZodType): Record<string, z.core.$ZodType> =>
  'shape' in schema._zod.def ? (schema._zod.def.shape as Record<string, z.core.$ZodType>) : {};

/** The names of the fields that an object schema knows. */
export const fieldsOf = (schema: z.ZodType): string[] => Object.keys(shapeOf(schema));

/**
 * Max. unknown fields in a response. To name the most similar known field takes microseconds for each unknown field, and a body may have
 * 100,000 of them.
 */
export const UNKNOWN_FIELDS_MAX = 20;

/**
 * The fields of a value that its schema does not know and would drop silently, up to `UNKNOWN_FIELDS_MAX`. Each error names the most
 * similar known field. `noun` is the word for a field in the error; `known` fields are allowed at the top level and ignored.
 */
export function findUnknownFields(
  schema: z.core.$ZodType,
  value: unknown,
  { noun = 'field', known = [] }: { noun?: string; known?: readonly string[] } = {},
): FieldError[] {
  const errors: FieldError[] = [];
  const visit = (node: z.core.$ZodType, given: unknown, path: readonly string[]): void => {
    // biome-ignore lint/suspicious/noExplicitAny: each kind of schema keeps its own definition
    const def = node._zod.def as any;
    switch (def.type) {
      case 'object': {
        if (!isJsonObject(given) || (def.catchall && def.catchall._zod.def.type !== 'never')) return;
        const shape = shapeOf(node);
        for (const [key, child] of Object.entries(given)) {
          if (Object.hasOwn(shape, key)) visit(shape[key] as z.core.$ZodType, child, [...path, key]);
          else if (errors.length < UNKNOWN_FIELDS_MAX && (path.length > 0 || !known.includes(key))) {
            errors.push({
              path: [...path, key].join('.'),
              message: tellUnknown(key, nearestName(key, Object.keys(shape)), noun),
            });
          }
        }
        return;
      }
      case 'array':
        if (Array.isArray(given)) for (const [i, item] of given.entries()) visit(def.element, item, [...path, `${i}`]);
        return;
      case 'union': {
        const option = pickOption(def, given);
        if (option) visit(option, given, path);
        return;
      }
      case 'pipe':
        visit(def.in._zod.def.type === 'transform' ? def.out : def.in, given, path);
        return;
      case 'lazy':
        visit(def.getter(), given, path);
        return;
      default:
        if (def.innerType) visit(def.innerType, given, path);
    }
  };
  visit(schema, value, []);
  return errors;
}

/**
 * Picks the variant of a union that a value is meant for: by the discriminating field, or else the first variant that accepts the value,
 * or else the one with the most fields that the value has or misspells.
 */
function pickOption(
  { options, discriminator }: { options: z.ZodType[]; discriminator?: string },
  given: unknown,
): z.ZodType | undefined {
  if (discriminator === undefined) {
    return options.find((option) => option.safeParse(given).success) ?? nearestOption(options, given);
  }
  const named = isJsonObject(given) ? given[discriminator] : undefined;
  return options.find((option) => (shapeOf(option)[discriminator] as z.ZodType | undefined)?.safeParse(named).success);
}

function nearestOption(options: readonly z.ZodType[], given: unknown): z.ZodType | undefined {
  if (!isJsonObject(given)) return Array.isArray(given) ? options.find(({ def }) => def.type === 'array') : undefined;
  const count = (option: z.ZodType): number =>
    'options' in option.def
      ? Math.max(...(option.def.options as z.ZodType[]).map(count))
      : Object.keys(given)
          .slice(0, UNKNOWN_FIELDS_MAX)
          .filter((key) => nearestName(key, fieldsOf(option)) !== null).length;
  const [nearest] = options.toSorted((a, b) => count(b) - count(a));
  return nearest && count(nearest) > 0 ? nearest : undefined;
}

/** Longer names were probably pasted, so nothing is suggested for them. */
export const NAME_CHARS_MAX = 64;

/** Says that a name is unknown. `nearest` is the known name that was probably meant, or null. */
export function tellUnknown(name: string, nearest: string | null, noun = 'field'): string {
  const shown = name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX)}…` : name;
  return `Unknown ${noun} \`${shown}\`.${nearest === null ? '' : ` Did you mean \`${nearest}\`?`}`;
}

/** Names that differ only in case, spaces or punctuation count as equal: `event_id`, `EventID` and `eventId`. */
export const simplifyName = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * The known name that was probably meant: an equal one, or one in which at most a third of the letters differ. Null if no name is that
 * similar.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  if (name.length > NAME_CHARS_MAX) return null;
  const word = simplifyName(name);
  const near = known
    .map((other) => ({ other, simple: simplifyName(other), mistakes: mistakesMax(word, other) }))
    // Each letter that one has more than the other is a mistake.
    .filter(({ simple, mistakes }) => Math.abs(word.length - simple.length) <= mistakes)
    .map(({ simple, ...one }) => ({ ...one, distance: editDistance(word, simple) }))
    .filter(({ distance, mistakes }) => distance <= mistakes)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.other ?? null;
}

const mistakesMax = (word: string, other: string): number =>
  Math.max(1, Math.floor(Math.min(word.length, other.length) / 3));

/** The number of letters to insert, drop, replace, or swap with a neighbor (optimal string alignment distance). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] as number;
}
