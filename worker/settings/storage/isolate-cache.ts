import { LRUCache } from 'lru-cache';

/**
 * A cache that an isolate keeps between requests. Entries expire after `ttlMs`. It reads the clock with every lookup. By default, lru-cache
 * would use a timer instead, but on Workers a timer ends with its request, and nothing would ever expire. It limits entries by size and not
 * with `max`, because lru-cache would then allocate all entries when the isolate starts.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new LRUCache<string, Value>({ maxSize: max, sizeCalculation: () => 1, ttl: ttlMs, ttlResolution: 0 });
