import { settings } from './settings.ts';
import { readAgain, recall } from './storage.ts';

export const OPTED_OUT = 'out';
export const CONSENTED = 'consent';

let isRefused = false;

/** Remembers a refusal until the visitor leaves the page. */
export function setRefused(refused: boolean): void {
  isRefused = refused;
}

export const browserSaysNo = (): boolean =>
  navigator.doNotTrack === '1' || !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/**
 * Whether the SDK may store and send events. Undefined while the visitor has not answered; false if they refused or opted out, or
 * if their browser objects. Reads the stored answer each time, because the visitor may have answered in another tab or on another
 * subdomain.
 */
export function permission(): boolean | undefined {
  readAgain();
  if (isRefused || browserSaysNo() || recall(OPTED_OUT)) return false;
  return settings.consent == null || !!recall(CONSENTED) || undefined;
}
