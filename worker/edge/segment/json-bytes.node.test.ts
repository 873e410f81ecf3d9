import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceedsJsonBytes } from './json-bytes.ts';

test('a value exceeds a size exactly if its JSON does, counted in bytes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      expect(exceedsJsonBytes(value, bytes)).toBe(false);
      expect(exceedsJsonBytes(value, bytes - 1)).toBe(true);
    }),
  );
});

test('values of any depth, width or length are measured without an error', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(exceedsJsonBytes(deep, 32_768)).toBe(true);
  expect(exceedsJsonBytes(Array(1_000_000).fill(0), 32_768)).toBe(true);
  expect(exceedsJsonBytes('x'.repeat(4_000_000), 32_768)).toBe(true);
});
