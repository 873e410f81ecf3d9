import QuickLRU from 'quick-lru';

/**
 * A cache that an isolate keeps between requests. Entries expire after `ttlMs`, by the clock at each lookup, because on Workers a timer ends
 * with its request. QuickLRU keeps up to twice its `maxSize`, which is therefore half of `max`.
 */
export const isolateCache = <Value extends object | true>({ max, ttlMs }: { max: number; ttlMs: number }) =>
  new QuickLRU<string, Value>({ maxSize: Math.ceil(max / 2), maxAge: ttlMs });
