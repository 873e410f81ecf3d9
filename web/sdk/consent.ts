import { warn } from './attempt.ts';
import { sendSoon } from './delivery.ts';
import { adoptEvents, clearEvents, EVENTS_MAX } from './event-queue.ts';
import { FIELDS } from './filled-in.ts';
import { browserSaysNo, CONSENTED, OPTED_OUT, permission, setRefused } from './permission.ts';
import { forget, remember } from './storage.ts';
import { forgetVisitor } from './visitor-ids.ts';

/** Calls on this page that wait for consent. */
let held: (() => void)[] = [];

/**
 * Runs an action now if the visitor permits it, or else as soon as the visitor does. Everything that stores or sends data goes
 * through this function.
 */
export function whenAllowed(action: () => void): void {
  held.push(action);
  const isAllowed = permission();
  if (isAllowed) {
    for (const ready of held.splice(0)) {
      try {
        ready();
      } catch (error) {
        // Errors such as circular properties must not break the customer's page.
        warn(`Event dropped: ${error}`);
      }
    }
    return;
  }
  // Without consent, nothing may stay in this browser's storage, even if the visitor refused on another page.
  clearEvents();
  forgetVisitor();
  forget(FIELDS, CONSENTED);
  held = isAllowed === false ? [] : held.slice(-EVENTS_MAX);
}

/** Starts, resumes or ends recording, depending on what is permitted. */
export const start = (): void =>
  whenAllowed(() => {
    adoptEvents();
    sendSoon();
  });

/**
 * Records the visitor's choice. A refusal applies only to this page, because without consent the SDK may not store it. The next page
 * therefore has to ask again.
 */
export function setConsent(isGranted: boolean): void {
  setRefused(!isGranted);
  if (permission() === undefined) remember(CONSENTED, '1');
  start();
}

export function optOut(): void {
  setRefused(true);
  start();
  if (!browserSaysNo()) remember(OPTED_OUT, '1');
}

export function optIn(): void {
  setRefused(false);
  forget(OPTED_OUT);
  start();
}
