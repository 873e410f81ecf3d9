import { useSyncExternalStore } from 'react';

export type ColorScheme = 'light' | 'dark' | 'system';

const STORAGE_KEY = 'leads.scheme';
const listeners = new Set<() => void>();
let scheme = read();
apply();

function read(): ColorScheme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function apply(): void {
  if (scheme === 'system') delete document.documentElement.dataset.scheme;
  else document.documentElement.dataset.scheme = scheme;
}

export function setColorScheme(next: ColorScheme): void {
  scheme = next;
  localStorage.setItem(STORAGE_KEY, next);
  apply();
  for (const listener of listeners) listener();
}

export const useColorScheme = (): ColorScheme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => scheme,
  );
