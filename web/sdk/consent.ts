import { sendSoon } from './delivery.ts';
import { adoptEvents, clearEvents } from './event-queue.ts';
import { FIELDS } from './filled-in.ts';
import { settings } from './settings.ts';
import { forget, recall, remember } from './storage.ts';
import { forgetVisitor } from './visitor-ids.ts';

const OPTED_OUT = 'ls_out';
const CONSENTED = 'ls_consent';

let isRefused = false;
/** What happened on this page and waits for consent; once there is consent, the queue keeps the newest of it. */
let held: (() => void)[] = [];

const browserSaysNo = (): boolean =>
  navigator.doNotTrack === '1' || !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;

/**
 * `held`: consent is asked for. `off`: it was refused, the visitor opted out, or the browser says no.
 * Looked up each time, as the visitor may have answered in another tab.
 */
function permission(): 'on' | 'held' | 'off' {
  if (isRefused || browserSaysNo() || recall(OPTED_OUT)) return 'off';
  return settings.consent != null && !recall(CONSENTED) ? 'held' : 'on';
}

/** Whatever stores or sends goes through here. */
export function whenAllowed(action: () => void): void {
  held.push(action);
  const allowed = permission();
  if (allowed === 'on') {
    for (const ready of held.splice(0)) {
      try {
        ready();
      } catch (error) {
        // Something that is no JSON: the page's mistake, and not to break it.
        console.warn('ls.js', error);
      }
    }
  }
  if (allowed === 'off') {
    held = [];
    clearEvents();
    forgetVisitor();
    forget(FIELDS, CONSENTED);
  }
}

/** Begins, or begins again, or ends: as it is allowed. */
export const start = (): void =>
  whenAllowed(() => {
    adoptEvents();
    sendSoon();
  });

/** A refusal is good for this page: without consent nothing is stored, and the next page asks again. */
export function setConsent(isGranted: boolean): void {
  isRefused = !isGranted;
  if (permission() === 'held') remember(CONSENTED, '1');
  start();
}

export function optOut(): void {
  isRefused = true;
  start();
  if (!browserSaysNo()) remember(OPTED_OUT, '1');
}

export function optIn(): void {
  isRefused = false;
  forget(OPTED_OUT);
  start();
}
