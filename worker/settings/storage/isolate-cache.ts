import { LRUCache } from 'lru-cache';

/**
 * An isolate's cache between requests, for `ttlMs`. Reads the clock with every look-up: lru-cache avoids that with a
 * timer, which dies with the request that set it here, and then nothing would ever expire.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new LRUCache<string, Value>({ max, ttl: ttlMs, ttlResolution: 0 });
