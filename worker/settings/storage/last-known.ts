import { log } from '../../observe/log.ts';
import { isolateCache } from './isolate-cache.ts';

/** How long a request waits for D1 if the isolate has an older value. */
const PATIENCE_MS = 1_000;
/** How long an older value may be used while D1 cannot be reached. */
const KEPT_MS = 3_600_000;

/**
 * An isolate's cache of values in D1. A value is fresh for `freshMs`. A value that is no longer fresh is read from D1 again. If D1 fails or
 * is slow, the last known value is used for up to an hour, so that events are still accepted.
 */
export function lastKnown<Value extends object>({ max, freshMs }: { max: number; freshMs: number }) {
  const known = isolateCache<{ value: Value; freshUntil: number }>({ max, ttlMs: KEPT_MS });
  const keep = (key: string, value: Value) => known.set(key, { value, freshUntil: Date.now() + freshMs });

  async function readAgain(key: string, read: () => Promise<Value | null>): Promise<Value | null> {
    const value = await read();
    if (value) keep(key, value);
    else known.delete(key);
    return value;
  }

  return {
    keep,
    /** The next use of the value reads it from D1 again. If D1 then cannot be reached, the old value is still used. */
    forget(key: string): void {
      const found = known.get(key);
      if (found) known.set(key, { ...found, freshUntil: 0 });
    },
    clear: (): void => known.clear(),
    /** Returns the value if it is fresh. */
    peek: (key: string): Value | null => {
      const found = known.get(key);
      return found && Date.now() < found.freshUntil ? found.value : null;
    },
    /** Returns the value, after reading it again if it is not fresh. `read` receives the last known value. */
    async recall(key: string, read: (last: Value | null) => Promise<Value | null>): Promise<Value | null> {
      const found = known.get(key);
      if (!found) return readAgain(key, () => read(null));
      if (Date.now() < found.freshUntil) return found.value;
      try {
        return await within(
          PATIENCE_MS,
          readAgain(key, () => read(found.value)),
        );
      } catch (error) {
        log('warn', 'settings.last_known_used', { error: String(error) });
        // Keep the old value for a while, so that requests in the next few seconds do not wait for D1 again.
        keep(key, found.value);
        return found.value;
      }
    },
  };
}

/** Waits for the work. Throws an error if the work takes longer than this. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
