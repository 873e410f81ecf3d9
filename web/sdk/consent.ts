import { warn } from './attempt.ts';
import { sendSoon } from './delivery.ts';
import { adoptEvents, clearEvents, EVENTS_MAX } from './event-queue.ts';
import { FIELDS } from './filled-in.ts';
import { browserSaysNo, CONSENTED, OPTED_OUT, permission, setRefused } from './permission.ts';
import { forget, remember } from './storage.ts';
import { forgetVisitor } from './visitor-ids.ts';

/** Events of this page that wait for consent. */
let held: (() => void)[] = [];

/** Everything that stores or sends data passes through here. */
export function whenAllowed(action: () => void): void {
  held.push(action);
  const isAllowed = permission();
  if (isAllowed) {
    for (const ready of held.splice(0)) {
      try {
        ready();
      } catch (error) {
        // An error of the page, such as circular properties, must not break the page.
        warn(`Event dropped: ${error}`);
      }
    }
    return;
  }
  // After consent was withdrawn, on whatever page, nothing stays stored here.
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

/** A refusal applies only to this page: without consent it may not be stored, so the next page asks again. */
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
