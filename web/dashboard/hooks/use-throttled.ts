import { useEffect, useEffectEvent, useMemo } from 'react';

/**
 * The pause after a call is this many times as long as the call took. A reader therefore calls less often if the server is slow or has many
 * readers.
 */
const PAUSE_PER_COST = 5;
/** Max. pause between two calls, even if the server is very slow. */
const PAUSE_MS_MAX = 60_000;

/**
 * Returns a function that calls `callback`, but at most once per `everyMs`. Delays the last call if necessary, but never drops it. Mounting
 * the component counts as a call, because components load their data then. If the callback returns a promise, the pause depends on how long
 * the call takes. In a hidden tab, the call waits until someone shows the tab.
 */
export function useThrottled(callback: () => unknown, everyMs: number): () => void {
  const call = useEffectEvent(callback);
  const throttle = useMemo(() => makeThrottle(everyMs), [everyMs]);
  useEffect(() => {
    throttle.start(() => call());
    return () => throttle.stop();
  }, [throttle]);
  return throttle.ask;
}

function makeThrottle(everyMs: number) {
  let callback: () => unknown = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextAt = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isAsked = false;
  const ask = () => {
    isAsked = true;
    if (!isRunning) timer ??= setTimeout(() => void run(), Math.max(0, nextAt - Date.now()));
  };
  const run = async () => {
    timer = undefined;
    if (document.hidden) return document.addEventListener('visibilitychange', ask, { once: true });
    isAsked = false;
    isRunning = true;
    const startedAt = Date.now();
    nextAt = startedAt + everyMs;
    // Ignores rejections, because queries show their own errors.
    await Promise.resolve(callback()).catch(() => {});
    const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_PER_COST * (Date.now() - startedAt));
    nextAt = Math.max(nextAt, Date.now() + pauseMs);
    isRunning = false;
    if (isAsked) ask();
  };
  return {
    start: (next: () => unknown) => {
      callback = next;
      nextAt = Date.now() + everyMs;
    },
    ask,
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      isAsked = false;
      document.removeEventListener('visibilitychange', ask);
    },
  };
}
