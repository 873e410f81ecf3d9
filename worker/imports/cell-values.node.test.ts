import { expect, it } from 'vitest';
import { readTimestamp, recogniseValue } from './cell-values.ts';

it.each([
  ['12', 12],
  ['-3.50', -3.5],
  ['0', 0],
  ['true', true],
  ['FALSE', false],
  // Codes, not figures.
  ['007', '007'],
  ['+4930123', '+4930123'],
  ['12e5', '12e5'],
  ['1,200', '1,200'],
  ['9007199254740993', '9007199254740993'],
  ['yes', 'yes'],
  ['NaN', 'NaN'],
])('%s is read as %s', (cell, value) => {
  expect(recogniseValue(cell)).toBe(value);
});

it.each([
  ['2026-02-11T10:30:00Z', '2026-02-11T10:30:00Z'],
  ['2026-02-11 10:30:00 UTC', '2026-02-11T10:30:00Z'],
  ['2026-02-11 10:30:00.123456+00', '2026-02-11T10:30:00.123456+00:00'],
  ['2026-02-11 10:30:00+02:00', '2026-02-11T10:30:00+02:00'],
  ['2026-02-11T10:30:00-05', '2026-02-11T10:30:00-05:00'],
  ['2026-02-11', '2026-02-11'],
  ['11.02.2026', '11.02.2026'],
])('the time %s is read as %s', (cell, instant) => {
  expect(readTimestamp(cell)).toBe(instant);
});
