import { expect, it } from 'vitest';
import { isolateCache } from './isolate-cache.ts';

it('a cache keeps its newest entries, up to its capacity', () => {
  const cache = isolateCache<true>({ max: 2, ttlMs: 1_000 });
  for (const key of ['a', 'b', 'c']) cache.set(key, true);
  expect([...cache.keys()].sort()).toEqual(['b', 'c']);
});

it('a cache allocates no memory before it has entries', () => {
  expect(isolateCache<true>({ max: 50_000, ttlMs: 1_000 }).max).toBe(0);
});
