import { expect, it } from 'vitest';
import { recognizeValue } from './cell-values.ts';

it.each([
  ['12', 12],
  ['-3.50', -3.5],
  ['0', 0],
  ['true', true],
  ['FALSE', false],
  // Cells such as 007 are codes and not numbers.
  ['007', '007'],
  ['+4930123', '+4930123'],
  ['12e5', '12e5'],
  ['1,200', '1,200'],
  ['9007199254740993', '9007199254740993'],
  ['yes', 'yes'],
  ['NaN', 'NaN'],
])('reads the cell %s as %s', (cell, value) => {
  expect(recognizeValue(cell)).toBe(value);
});
