import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isExactNumber, parseJson } from './parse-json.ts';

test.each([
  ['1234567890123456789', '1234567890123456789'],
  ['1234567890123456788', '1234567890123456788'],
  ['9007199254740993', '9007199254740993'],
  ['9007199254740992', '9007199254740992'],
  ['-9007199254740993', '-9007199254740993'],
  ['1e400', '1e400'],
  ['-1e-400', '-1e-400'],
  ['0.1000000000000000055', '0.1000000000000000055'],
  ['12345678901234567.5', '12345678901234567.5'],
])('keeps %s as the text that was sent, because a double cannot represent it', (json, text) => {
  expect(parseJson(json)).toBe(text);
  expect(parseJson(`{"a":[{"b":${json}}]}`)).toEqual({ a: [{ b: text }] });
});

test.each([
  ['9007199254740991', 9007199254740991],
  ['1770805800000000', 1770805800000000],
  ['1.50e3', 1500],
  ['0.30000000000000004', 0.30000000000000004],
  ['1e100', 1e100],
  ['2.5e-7', 2.5e-7],
  ['-0', -0],
  ['0.000', 0],
])('parses %s as that number', (json, number) => {
  expect(parseJson(json)).toBe(number);
});

describe('for any JSON', () => {
  test('parses numbers that a double can represent as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const exact = (node: unknown): unknown =>
          typeof node === 'number' && !isExactNumber(String(node)) ? String(node) : node;
        expect(parseJson(text)).toEqual(JSON.parse(text, (_key, node) => exact(node)));
      }),
    );
  });

  test('keeps any two different integers different', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: -3n, max: 3n }), (integer, by) => {
        const [one, other] = [parseJson(`${integer}`), parseJson(`${integer + by}`)];
        expect(one === other).toBe(by === 0n);
        expect(String(one)).toBe(String(integer));
      }),
    );
  });

  test('parsing refuses all texts that JSON.parse refuses, whatever their digits are', () => {
    for (const text of [
      '01234567890123456789',
      '1234567890123456789.',
      '{1234567890123456789:1}',
      '0x1234567890123456',
    ]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });
});

test('parsing JSON does not treat digits in texts and keys as numbers', () => {
  const text = '{"1234567890123456789":"12345678901234567890"}';
  expect(JSON.stringify(parseJson(text))).toBe(text);
});

test('a number is exact if a double keeps all its digits', () => {
  expect(['1', '0.5', '19.99', '1e21'].every(isExactNumber)).toBe(true);
  expect(['1e999', '9007199254740993', 'abc', '', '0.12345678901234567890'].some(isExactNumber)).toBe(false);
});

test('parsing JSON finds digits between texts with escaped quotes, and ignores digits inside such texts', () => {
  const long = '12345678901234567890';
  const text = `{"a\\":${long}":${long},"\\\\":[${long},"\\\\\\"${long}",1]}`;
  expect(parseJson(text)).toEqual({ [`a":${long}`]: long, '\\': [long, `\\"${long}`, 1] });
});

test('parsing JSON rejects a number where none is allowed, however long the number is', () => {
  const long = '12345678901234567890';
  for (const text of [`{${long} :1}`, `{"a":${long}\n:1}`, `--${long}`, `${long} ${long}`, `"${long}`, `${long}e`]) {
    expect(() => parseJson(text), text).toThrow(SyntaxError);
  }
});

test('parsing JSON takes linear time for a megabyte of zeros inside a number or of numbers next to it', () => {
  const zeros = `0.1${'0'.repeat(1_000_000)}1`;
  expect(parseJson(`[${zeros},-1${zeros.slice(1)}]`)).toEqual([zeros, `-1${zeros.slice(1)}`]);
  expect(parseJson(`[${'1,'.repeat(500_000)}12345678901234567890]`)).toHaveLength(500_001);
});
