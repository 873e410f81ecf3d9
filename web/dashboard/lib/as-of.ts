import { useSyncExternalStore } from 'react';

let at: number | null = null;
const listeners = new Set<() => void>();

/** Notes that data of `stored` (epoch ms) is shown because the server can't be reached; null once it answers. */
export function setAsOf(stored: number | null): void {
  const next = stored === null || at === null ? stored : Math.min(at, stored);
  if (next === at) return;
  at = next;
  for (const listener of listeners) listener();
}

export const getAsOf = (): number | null => at;

/** How old the oldest data on the screen is, if the server can't be reached; null if it can. */
export const useAsOf = (): number | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getAsOf);
