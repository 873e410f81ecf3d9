import type { ClientOptions } from './api.ts';

/** The settings of the page's only client. */
export let settings: ClientOptions;

export function setSettings(options: ClientOptions): void {
  settings = options;
}

export const isAutomatic = (what: 'pages' | 'clicks' | 'forms' | 'queries'): boolean =>
  (settings.auto ?? 'pages clicks forms').includes(what);

/** The full name of a cookie or storage key, which begins with the client's `name`. */
export const toKey = (key: string): string => `${settings.name ?? 'ls'}_${key}`;
