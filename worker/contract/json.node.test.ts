import { expect, test } from 'vitest';
import { findIllFormed, JsonObject, refuseJson } from './json.ts';
import { LIMITS } from './limits.ts';

const DEPTH = LIMITS.propertiesDepthMax;
const KEYS = LIMITS.propertiesKeysMax;

/** Makes a value in which this many objects or lists are nested. */
const nested = (depth: number): unknown => (depth === 0 ? 'leaf' : { in: nested(depth - 1) });
const nestedLists = (depth: number): unknown => (depth === 0 ? 'leaf' : [nestedLists(depth - 1)]);
const wide = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key_${i}`, i]));

test(`JSON may be nested up to ${DEPTH} levels deep, in objects and in lists`, () => {
  expect(DEPTH).toBe(8);
  expect(refuseJson(nested(8))).toBeNull();
  expect(refuseJson(nested(9))).toBe('must not nest deeper than 8 levels');
  expect(refuseJson({ list: nestedLists(7) })).toBeNull();
  expect(refuseJson({ list: nestedLists(8) })).toBe('must not nest deeper than 8 levels');
});

test(`JSON may have up to ${KEYS} values, counting all levels together`, () => {
  expect(KEYS).toBe(4096);
  expect(refuseJson(wide(4096))).toBeNull();
  expect(refuseJson(wide(4097))).toBe('must not hold more than 4096 values');
  expect(refuseJson({ a: wide(2047), b: { c: wide(2046) } })).toBeNull();
  expect(refuseJson({ a: wide(2047), b: { c: wide(2047) } })).toBe('must not hold more than 4096 values');
  expect(refuseJson({ list: Array(4095).fill(0) })).toBeNull();
  expect(refuseJson({ list: Array(4096).fill(0) })).toBe('must not hold more than 4096 values');
});

test('nesting of any depth and objects of any size are refused early, so an attack costs little time', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);
  expect(refuseJson(deep)).toBe('must not nest deeper than 8 levels');
  expect(refuseJson(wide(100_000))).toBe('must not hold more than 4096 values');
});

test('a JSON object is not a list, null or a primitive', () => {
  for (const value of [[], null, 'text', 1, true, undefined]) {
    expect(JsonObject.safeParse(value).error?.issues.map(({ message }) => message)).toEqual(['must be an object']);
  }
});

test('accepted JSON stays unchanged, whatever keys it has', () => {
  const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"a":[null,{"b":"é"}]}');
  expect(JSON.stringify(JsonObject.parse(value))).toBe(JSON.stringify(value));
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each([
  [{ name: 'a\ud800' }, 'name'],
  [{ a: [{ b: '\udc00' }] }, 'a.0.b'],
  [{ a: { 'k\ud800': 1 } }, 'a'],
  ['\ud800', ''],
])('finds an unpaired surrogate at any position: %j', (value, path) => {
  expect(findIllFormed(value)).toBe(path);
});

test('JSON is accepted with well-formed text at any depth', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}"é👩‍💻名"${'}'.repeat(50_000)}`);
  expect(findIllFormed(deep)).toBeNull();
  expect(findIllFormed([null, 1, true, 'x', { y: [] }])).toBeNull();
});
