import * as z from 'zod';
import { NAME_CHARS_MAX } from './unknown-fields.ts';

type Issue = z.core.$ZodRawIssue;

/**
 * Says what a value must be, in words that follow the field's name: "must be a number, not text". The schema's own description is used only
 * if it says more than the type, such as the meaning of the value or an example.
 */
export function sayIssue(issue: Issue): string {
  if (isMissing(issue)) return sayMissing(issue);
  switch (issue.code) {
    case 'invalid_type':
      return sayType(issue);
    case 'invalid_value':
      return `must be ${listOf(issue.values.map(quote))}`;
    case 'too_small':
      return saySmall(issue);
    case 'too_big':
      return sayBig(issue);
    case 'invalid_format':
      return sayFormat(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return sayUnknown(issue.keys);
    case 'invalid_union':
      return sayUnion(issue);
    case 'invalid_key':
      return `is not a valid name: it ${issue.issues[0]?.message ?? 'has another form'}`;
    case 'invalid_element':
      return `has an item that ${issue.issues[0]?.message ?? 'is not valid'}`;
    case 'custom':
      return 'is not valid';
  }
}

z.config({ customError: sayIssue });

/** The beginning of the message about a missing field. */
const REQUIRED = 'is required';

/** True for an issue about a missing field. */
export const isAboutMissing = ({ message }: { message: string }): boolean => message.startsWith(REQUIRED);

/** In a union whose variants differ in a field such as `type`, the input of the issue is an object that lacks this field. */
function isMissing(issue: Issue): boolean {
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    return typeof issue.input === 'object' && issue.input !== null && !Object.hasOwn(issue.input, issue.discriminator);
  }
  return issue.input === undefined && issue.code !== 'custom';
}

function sayMissing(issue: Issue): string {
  const values = issue.code === 'invalid_value' ? issue.values : issue.code === 'invalid_union' ? issue.options : [];
  const choice = listOf(((values ?? []) as unknown[]).map(quote));
  return choice === '' ? REQUIRED : `${REQUIRED}, and must be ${choice}`;
}

/** Names only the first unknown field, because a body may have 100,000 of them. */
function sayUnknown([first = '', ...others]: readonly string[]): string {
  const shown = first.length > NAME_CHARS_MAX ? `${first.slice(0, NAME_CHARS_MAX)}…` : first;
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en')} more`;
  return `must not have the unknown ${others.length === 0 ? 'field' : 'fields'} ${quote(shown)}${more}`;
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
};

function sayType({ expected, input, inst }: Extract<Issue, { code: 'invalid_type' }>): string {
  if (expected === 'never') return 'is not allowed here';
  const isInt = inst !== undefined && 'format' in inst._zod.def && inst._zod.def.format === 'safeint';
  const wanted = isInt ? TYPES.int : (TYPES[expected] ?? expected);
  // An empty number field in a form gives NaN, and 1e999 in JSON gives infinity.
  if (typeof input === 'number' && (expected === 'number' || expected === 'int')) return `must be ${wanted}`;
  return `must be ${wanted}, not ${describe(input)}`;
}

function describe(input: unknown): string {
  if (input === null || typeof input === 'boolean') return String(input);
  if (Array.isArray(input)) return TYPES.array as string;
  return TYPES[typeof input] ?? typeof input;
}

const ITEMS: Record<string, [one: string, many: string]> = {
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['entry', 'entries'],
  record: ['entry', 'entries'],
  object: ['entry', 'entries'],
};

function saySmall({ origin, minimum, inclusive, exact }: Extract<Issue, { code: 'too_small' }>): string {
  const size = sizeOf(origin, minimum);
  if (size && exact) return `must ${size.verb} exactly ${size.amount}`;
  if (size) return minimum === 1 ? 'must not be empty' : `must ${size.verb} at least ${size.amount}`;
  return inclusive === false ? `must be above ${toDigits(minimum)}` : `must be at least ${toDigits(minimum)}`;
}

function sayBig({ origin, maximum, inclusive, exact }: Extract<Issue, { code: 'too_big' }>): string {
  const size = sizeOf(origin, maximum);
  if (size) return `must ${size.verb} ${exact ? 'exactly' : 'at most'} ${size.amount}`;
  return inclusive === false ? `must be below ${toDigits(maximum)}` : `must be at most ${toDigits(maximum)}`;
}

/**
 * Returns the words for the size of a value: a verb and an amount, such as `be` and `5 characters`. Returns null for a number, because the
 * limit applies to the number itself.
 */
function sizeOf(origin: string, count: number | bigint): { verb: string; amount: string } | null {
  const [one, many] = origin === 'string' ? ['character', 'characters'] : (ITEMS[origin] ?? []);
  if (one === undefined) return null;
  return { verb: origin === 'string' ? 'be' : 'have', amount: `${toDigits(count)} ${count === 1 ? one : many}` };
}

const FORMATS: Record<string, string> = {
  email: 'an email address',
  url: 'a URL such as https://example.com',
  datetime: 'a time such as 2026-02-11T10:30:00Z',
  date: 'a day such as 2026-02-11',
  time: 'a time of day such as 10:30:00',
  uuid: 'a UUID',
  json_string: 'JSON',
  base64: 'base64',
  base64url: 'base64url',
};

function sayFormat(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'starts_with') return `must begin with ${quote(issue.prefix)}`;
  if (issue.format === 'ends_with') return `must end with ${quote(issue.suffix)}`;
  if (issue.format === 'includes') return `must contain ${quote(issue.includes)}`;
  if (issue.format === 'regex') return `must match the pattern ${quote(issue.pattern)}`;
  return `must be ${FORMATS[issue.format] ?? `a valid ${issue.format}`}`;
}

/** Lists all types that the union accepts if the value's type is not among them. */
function sayUnion({ options, errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  if (options) return `must be ${listOf((options as unknown[]).map(quote))}`;
  const wanted = errors.map(([issue]) =>
    issue?.code === 'invalid_type' && issue.path.length === 0 ? TYPES[issue.expected] : undefined,
  );
  const types = [...new Set(wanted)];
  return types.length > 0 && !types.includes(undefined)
    ? `must be ${listOf(types as string[])}`
    : 'is not in an allowed form';
}

const quote = (value: unknown): string => (typeof value === 'string' ? `\`${value}\`` : String(value));
const toDigits = (count: number | bigint): string => count.toLocaleString('en');

function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
