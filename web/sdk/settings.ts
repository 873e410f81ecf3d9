import type { ClientOptions } from './api.ts';

/** The page's one client. */
export let settings: ClientOptions;

export function setSettings(options: ClientOptions): void {
  settings = options;
}

export const isAutomatic = (what: 'pages' | 'clicks' | 'forms' | 'queries'): boolean =>
  (settings.auto ?? 'pages clicks forms').includes(what);

/** The name of a cookie or storage key; other clients of the page have other names. */
export const toKey = (key: string): string => `${settings.name ?? 'ls'}_${key}`;
