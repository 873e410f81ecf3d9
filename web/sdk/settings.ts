import type { ClientOptions } from './api.ts';

/** The page's one client. */
export let settings: ClientOptions;

export function setSettings(options: ClientOptions): void {
  settings = options;
}

export const isAutomatic = (what: 'pages' | 'clicks' | 'forms'): boolean =>
  (settings.auto ?? 'pages clicks forms').includes(what);
