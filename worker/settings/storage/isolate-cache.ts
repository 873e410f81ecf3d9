import { LRUCache } from 'lru-cache';

/**
 * An isolate's cache between requests, for `ttlMs`. Reads the clock with every lookup: lru-cache avoids that with a timer, which dies with
 * the request that set it here, so nothing would ever expire. Grows as it is filled: with `max`, lru-cache would allocate every entry when
 * the isolate starts.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new LRUCache<string, Value>({ maxSize: max, sizeCalculation: () => 1, ttl: ttlMs, ttlResolution: 0 });
