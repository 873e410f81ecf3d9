import { LRUCache } from 'lru-cache';

/**
 * A cache that an isolate keeps between requests. Entries expire after `ttlMs`. The clock is read with every lookup. By default,
 * lru-cache would use a timer, but on Workers a timer ends with its request, and nothing would ever expire. The size is limited with
 * `maxSize` instead of `max`, for which lru-cache would allocate all entries in advance.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new LRUCache<string, Value>({ maxSize: max, sizeCalculation: () => 1, ttl: ttlMs, ttlResolution: 0 });
