import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'leads.reloaded-at';
/** If the page has reloaded within this time, reloading again would not help, so the person decides. */
const ONCE_PER_MS = 60_000;

/** True if the page may reload itself to get a newer version. Each tab may reload itself at most once a minute. */
export function mayReloadForNewVersion(now: number = Date.now()): boolean {
  try {
    if (now - Number(sessionStorage.getItem(STORAGE_KEY) ?? 0) < ONCE_PER_MS) return false;
    sessionStorage.setItem(STORAGE_KEY, String(now));
    return true;
  } catch {
    return false;
  }
}

let isOffered = false;
const listeners = new Set<() => void>();

/** Shows the banner that offers to load a newer version. */
export function offerNewVersion(): void {
  isOffered = true;
  for (const listener of listeners) listener();
}

const onOffer = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useNewVersion = (): boolean => useSyncExternalStore(onOffer, () => isOffered);
