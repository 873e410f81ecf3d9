import { useSyncExternalStore } from 'react';

const STEP_MS = 1000;
const listeners = new Set<() => void>();
let now = Math.floor(Date.now() / STEP_MS) * STEP_MS;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Math.floor(Date.now() / STEP_MS) * STEP_MS;
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The current time, updated every `everyMs`. All components share one timer. */
export const useNow = (everyMs = 1000): number =>
  useSyncExternalStore(subscribe, () => Math.floor(now / everyMs) * everyMs);
