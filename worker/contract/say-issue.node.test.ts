import { expect, it } from 'vitest';
import * as z from 'zod';
import { toFieldErrors } from './field-errors.ts';

const variants = z.discriminatedUnion('type', [
  z.object({ type: z.literal('a') }),
  z.object({ type: z.literal('b'), count: z.int() }),
]);

it.each<[what: string, schema: z.ZodType, value: unknown, path: string, message: string]>([
  ['a missing field', z.object({ email: z.string() }), {}, 'email', 'is required'],
  ['a missing choice', z.object({ by: z.enum(['day', 'hour']) }), {}, 'by', 'is required, and must be `day` or `hour`'],
  ['null for text', z.string(), null, '', 'must be text, not null'],
  ['a number for text', z.string(), 5, '', 'must be text, not a number'],
  ['text for a number', z.number(), 'ten', '', 'must be a number, not text'],
  ['a parameter that is no number', z.coerce.number(), 'ten', '', 'must be a number'],
  ['an infinite number', z.number(), Number.POSITIVE_INFINITY, '', 'must be a number'],
  ['a fraction', z.int(), 1.5, '', 'must be a whole number'],
  ['text for a whole number', z.int(), 'ten', '', 'must be a whole number, not text'],
  ['text for a boolean', z.boolean(), 'yes', '', 'must be true or false, not text'],
  ['a boolean for a list', z.array(z.string()), true, '', 'must be a list, not true'],
  ['a list for an object', z.object({}), [], '', 'must be an object, not a list'],
  ['an object for a list', z.array(z.string()), {}, '', 'must be a list, not an object'],
  ['a field that has no value', z.object({ a: z.never().optional() }), { a: 1 }, 'a', 'is not allowed here'],
  ['another constant', z.literal('csv'), 'xml', '', 'must be `csv`'],
  ['no choice of several', z.enum(['a', 'b', 'c']), 'd', '', 'must be `a`, `b` or `c`'],
  ['an empty text', z.string().min(1), '', '', 'must not be empty'],
  ['a short text', z.string().min(10), 'abc', '', 'must be at least 10 characters'],
  ['a long text', z.string().max(2000), 'x'.repeat(2001), '', 'must be at most 2,000 characters'],
  ['a text of another length', z.string().length(3), 'ab', '', 'must be exactly 3 characters'],
  ['an empty list', z.array(z.int()).min(1), [], '', 'must not be empty'],
  ['a short list', z.array(z.int()).min(2), [1], '', 'must have at least 2 items'],
  ['a long list', z.array(z.int()).max(1), [1, 2], '', 'must have at most 1 item'],
  ['a pair of three', z.tuple([z.int(), z.int()]), [1, 2, 3], '', 'must have at most 2 items'],
  ['an empty set', z.set(z.int()).min(1), new Set(), '', 'must not be empty'],
  ['a small number', z.number().min(1), 0, '', 'must be at least 1'],
  ['a number at an open limit', z.number().gt(0), 0, '', 'must be above 0'],
  ['a big number', z.number().max(1_000_000), 1e7, '', 'must be at most 1,000,000'],
  ['a number at an open upper limit', z.number().lt(5), 5, '', 'must be below 5'],
  ['a number between steps', z.number().multipleOf(5), 3, '', 'must be a multiple of 5'],
  ['no email', z.email(), 'ann', '', 'must be an email address'],
  ['no URL', z.url(), 'ann', '', 'must be a URL such as https://example.com'],
  ['no time', z.iso.datetime(), 'now', '', 'must be a time such as 2026-02-11T10:30:00Z'],
  ['no day', z.iso.date(), 'today', '', 'must be a day such as 2026-02-11'],
  ['no UUID', z.uuid(), '1', '', 'must be a UUID'],
  ['no IP address', z.ipv4(), '1', '', 'must be a valid ipv4'],
  ['another beginning', z.string().startsWith('sk_'), 'pk_', '', 'must begin with `sk_`'],
  ['another end', z.string().endsWith('.csv'), 'a.xml', '', 'must end with `.csv`'],
  ['a part that is missing', z.string().includes('@'), 'ann', '', 'must contain `@`'],
  ['another pattern', z.string().regex(/^[a-z]+$/), 'A', '', 'must match the pattern `/^[a-z]+$/`'],
  ['an unknown field', z.strictObject({}), { to: 1 }, '', 'must not have the unknown field `to`'],
  ['unknown fields', z.strictObject({}), { a: 1, b: 2, c: 3 }, '', 'must not have the unknown fields `a` and 2 more'],
  [
    'a long name of an unknown field',
    z.strictObject({}),
    { ['x'.repeat(1000)]: 1 },
    '',
    `must not have the unknown field \`${'x'.repeat(64)}…\``,
  ],
  ['no variant named', variants, {}, 'type', 'is required, and must be `a` or `b`'],
  ['an unknown variant', variants, { type: 'c' }, 'type', 'must be `a` or `b`'],
  ['a wrong field of a variant', variants, { type: 'b', count: '1' }, 'count', 'must be a whole number, not text'],
  ['text for a union of objects', variants, 'a', '', 'must be an object, not text'],
  ['no type of several', z.union([z.string(), z.number()]), {}, '', 'must be text or a number'],
  ['nothing for a union', z.union([z.string(), z.number()]), undefined, '', 'is required'],
  ['no form of several', z.union([z.email(), z.url()]), 'ann', '', 'must be an email address'],
  ['several forms at once', z.xor([z.string(), z.string().min(1)]), 'ann', '', 'is not in an allowed form'],
  [
    'a long key',
    z.record(z.string().max(3), z.string()),
    { long: 'x' },
    'long',
    'is not a valid name: it must be at most 3 characters',
  ],
  [
    'an item of a map',
    z.map(z.object({}), z.string()),
    new Map([[{}, 1]]),
    '',
    'has an item that must be text, not a number',
  ],
  ['what a refinement refuses', z.string().refine(() => false), 'x', '', 'is not valid'],
  ['a nested field', z.object({ a: z.object({ b: z.string() }) }), { a: {} }, 'a.b', 'is required'],
  ['an item of a list', z.object({ a: z.array(z.string()) }), { a: ['x', 5] }, 'a.1', 'must be text, not a number'],
])('describes the error in %s', (_, schema, value, path, message) => {
  const { error } = schema.safeParse(value);
  expect(error && toFieldErrors(error, 'body')).toEqual([{ path, message }]);
});

it('an error keeps a message that its schema defines itself', () => {
  const Day = z.iso.date({ error: 'must be a day of the week' });
  expect(Day.safeParse('x').error?.issues[0]?.message).toBe('must be a day of the week');
});
