import { expect, test } from 'vitest';
import * as z from 'zod';
import { findUnknownFields, nearestName } from './unknown-fields.ts';

const messagesOf = (schema: z.ZodType, value: unknown) =>
  findUnknownFields(schema, value).map(({ path, message }) => `${path}: ${message}`);

test.each([
  ['minVelocty', 'minVelocity'],
  ['min_velocity', 'minVelocity'],
  ['MINVELOCITY', 'minVelocity'],
  ['statge', 'stage'],
  ['stgae', 'stage'],
  ['condition', 'conditions'],
  ['lmit', 'limit'],
])('recognizes %s as a typo or synonym of %s', (name, known) => {
  expect(nearestName(name, ['minVelocity', 'stage', 'conditions', 'limit'])).toBe(known);
});

test('suggests nothing for a name that resembles no known field', () => {
  for (const name of ['color', 'x', '', 'a'.repeat(1000)]) expect(nearestName(name, ['stage', 'limit'])).toBeNull();
});

test('an unknown field is found in objects, lists, unions and behind defaults, with the most similar known name', () => {
  const leaf = z.object({ property: z.string(), value: z.number().optional() });
  const schema = z.object({
    list: z.array(leaf).optional(),
    inner: leaf.nullable().default(null),
    bag: z.record(z.string(), z.number()).optional(),
    read: z.preprocess((value) => value, leaf).optional(),
    either: z.discriminatedUnion('type', [
      z.object({ type: z.literal('a'), one: z.number() }),
      z.object({ type: z.literal('b'), other: z.number() }),
    ]),
  });
  expect(
    messagesOf(schema, {
      list: [{ property: 'x' }, { property: 'x', vlaue: 1 }],
      inner: { property: 'x', shade: 1 },
      bag: { anything: 1 },
      read: { proprty: 'x' },
      either: { type: 'b', othr: 1 },
      lst: [],
    }),
  ).toEqual([
    'list.1.vlaue: Unknown field `vlaue`. Did you mean `value`?',
    'inner.shade: Unknown field `shade`.',
    'read.proprty: Unknown field `proprty`. Did you mean `property`?',
    'either.othr: Unknown field `othr`. Did you mean `other`?',
    'lst: Unknown field `lst`. Did you mean `list`?',
  ]);
});

test('values that are not objects, and objects that accept any field, have no unknown fields', () => {
  for (const value of [null, 1, 'x', []]) expect(messagesOf(z.object({ a: z.number() }), value)).toEqual([]);
  expect(messagesOf(z.looseObject({ a: z.number() }), { b: 1 })).toEqual([]);
});

test('a hostile name is reported and takes no more time than any other', () => {
  expect(messagesOf(z.object({ stage: z.string() }), JSON.parse('{"__proto__":1,"constructor":2}'))).toEqual([
    '__proto__: Unknown field `__proto__`.',
    'constructor: Unknown field `constructor`.',
  ]);
  const [message] = messagesOf(z.object({ stage: z.string() }), { ['x'.repeat(100_000)]: 1 });
  expect(message?.length).toBeLessThan(200_000);
});

test('at most twenty of thousands of unknown fields are named', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`stage${i}`, 1]));
  expect(messagesOf(z.object({ stage: z.string() }), many)).toHaveLength(20);
  expect(messagesOf(z.object({ list: z.array(z.object({})) }), { list: [many, many] })).toHaveLength(20);
});
