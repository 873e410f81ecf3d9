import { expect, it } from 'vitest';
import { getAsOf, setAsOf } from './as-of.ts';

it('returns the age of the oldest stored data on screen, until the server answers or the screen closes', () => {
  const shown = new Set<object>();
  const query = () => {
    const own = { isActive: () => shown.has(own) };
    shown.add(own);
    return own;
  };
  const [calls, list, left] = [query(), query(), query()];
  setAsOf(calls, 2_000);
  setAsOf(list, 3_000);
  setAsOf(left, 1_000);
  expect(getAsOf()).toBe(1_000);
  shown.delete(left);
  setAsOf(list, null);
  expect(getAsOf()).toBe(2_000);
  setAsOf(calls, null);
  expect(getAsOf()).toBeNull();
});
