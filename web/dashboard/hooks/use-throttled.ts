import { useEffect, useEffectEvent, useMemo } from 'react';

/** A pause of this many times the length of the call: the slower the server, or the more readers it has, the less each asks. */
const PAUSE_PER_COST = 5;
/** Max. pause, however slow the server is. */
const PAUSE_MS_MAX = 60_000;

/**
 * Calls `callback` at most once in `everyMs`, however often it is asked to; the last call is kept. The component loads its
 * data as it is mounted, so that counts as a call. If the callback returns a promise, a slow one makes the pause longer. In a
 * hidden tab, the call waits until somebody looks.
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
    // Queries show their own errors.
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
