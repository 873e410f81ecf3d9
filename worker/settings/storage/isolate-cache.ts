import { LRUCache } from 'lru-cache';

/**
 * What an isolate remembers between requests, for `ttlMs`. The clock is read with every look: lru-cache saves itself that
 * with a timer, which dies with the request that set it here, and then nothing would ever grow old.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new LRUCache<string, Value>({ max, ttl: ttlMs, ttlResolution: 0 });
