import type { Query } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

type Shown = Pick<Query, 'isActive'>;

/** The queries that show stored data, each with the time when its data was fetched. */
const ages = new Map<Shown, number>();
let at: number | null = null;
const listeners = new Set<() => void>();

/**
 * Records that a query shows stored data, fetched at `stored` (epoch ms), because the server can't be reached. Pass null once the
 * server has answered the query.
 */
export function setAsOf(query: Shown, stored: number | null): void {
  if (stored === null) ages.delete(query);
  else ages.set(query, stored);
  for (const old of ages.keys()) if (old !== query && !old.isActive()) ages.delete(old);
  const next = ages.size === 0 ? null : Math.min(...ages.values());
  if (next === at) return;
  at = next;
  for (const listener of listeners) listener();
}

export const getAsOf = (): number | null => at;

/** The time when the oldest data on screen was fetched; null while the server can be reached. */
export const useAsOf = (): number | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getAsOf);
