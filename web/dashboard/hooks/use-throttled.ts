import { useEffect, useEffectEvent, useMemo } from 'react';

/**
 * The pause is this many times as long as the call: the slower the server, or the more readers it has, the less often each reader
 * calls.
 */
const PAUSE_PER_COST = 5;
/** Max. pause, however slow the server is. */
const PAUSE_MS_MAX = 60_000;

/**
 * Calls `callback` at most once per `everyMs`, however often it is requested. The last request is never lost. A component loads its
 * data when it is mounted, so that counts as the first call. If the callback returns a promise, a slow call makes the pause longer. In
 * a hidden tab, the call waits until the tab is visible.
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
    // Rejections are ignored, because queries show their own errors.
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
