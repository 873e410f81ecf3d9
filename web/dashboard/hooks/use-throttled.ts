import { useEffect, useEffectEvent, useMemo } from 'react';

/** Calls `callback` at once, and then at most once in `everyMs`, however often it is asked to; the last call is kept. */
export function useThrottled(callback: () => void, everyMs: number): () => void {
  const call = useEffectEvent(callback);
  const throttle = useMemo(() => makeThrottle(everyMs), [everyMs]);
  useEffect(() => {
    throttle.use(() => call());
    return () => throttle.stop();
  }, [throttle]);
  return throttle.ask;
}

function makeThrottle(everyMs: number) {
  let callback: () => void = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = undefined;
    lastAt = Date.now();
    callback();
  };
  return {
    use: (next: () => void) => {
      callback = next;
    },
    ask: () => {
      timer ??= setTimeout(run, Math.max(0, lastAt + everyMs - Date.now()));
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
