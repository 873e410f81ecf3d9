import { afterEach, expect, it, vi } from 'vitest';
import { isolateCache } from './isolate-cache.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('a cache keeps its newest entries, and never more than its capacity', () => {
  const cache = isolateCache<true>({ max: 4, ttlMs: 1_000 });
  for (let n = 1; n <= 20; n++) {
    cache.set(`key_${n}`, true);
    expect(cache.size).toBeLessThanOrEqual(4);
  }
  expect(cache.has('key_20') && cache.has('key_19')).toBe(true);
});

it('a cache for one entry keeps this entry', () => {
  const cache = isolateCache<true>({ max: 1, ttlMs: 1_000 });
  cache.set('a', true);
  expect([cache.get('a'), cache.get('a')]).toEqual([true, true]);
});

it('an entry expires by the clock, without a timer', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const cache = isolateCache<true>({ max: 10, ttlMs: 1_000 });
  cache.set('a', true);
  vi.setSystemTime(Date.now() + 999);
  expect(cache.get('a')).toBe(true);
  vi.setSystemTime(Date.now() + 1);
  expect(cache.get('a')).toBeUndefined();
});
