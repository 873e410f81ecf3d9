import { warn } from './attempt.ts';
import { byteCount } from './send-batch.ts';
import { settings, toKey } from './settings.ts';
import { listLocal, local, writeLocal } from './storage.ts';

/** Max. pending events, about 250 kB of the 5 MB that a site may store. A further event displaces the oldest one. */
export const EVENTS_MAX = 250;
/** Max. bytes of events in one request: the limit of a beacon, minus some space for the rest of the body. */
const BATCH_BYTES_MAX = 60_000;

/** The pending events as JSON, by their storage key. */
export type Batch = Map<string, string>;

/**
 * Pending events. Each event has its own key in localStorage, so that tabs do not overwrite each other's events. A tab also keeps
 * its own events in memory, and sends them even if someone clears the storage. Events of other tabs are only sent while they are in
 * storage, because another tab may have delivered them. Sending an event twice is harmless, because the server recognizes its ID.
 */
export const waiting = new Map<string, string | undefined>();

/** The storage prefix of this project's events. Events with another API key belong to another project. */
const prefix = (): string => `${toKey('q')}.${settings.apiKey}.`;

export function removeEvents(keys: Iterable<string>): void {
  for (const key of keys) {
    waiting.delete(key);
    delete local[key];
  }
}

export const clearEvents = (): void => removeEvents([...waiting.keys(), ...listLocal(prefix())]);

function makeRoom(): void {
  const oldest = [...waiting.keys()].slice(0, -EVENTS_MAX);
  if (oldest.length) warn(`More than ${EVENTS_MAX} events wait: the oldest are dropped.`);
  removeEvents(oldest);
}

/** Adds the events that earlier pages left in storage. */
export function adoptEvents(): void {
  for (const key of listLocal(prefix())) waiting.set(key, waiting.get(key));
  makeRoom();
}

export function addEvent(id: string, json: string): void {
  const key = `${prefix()}${Date.now()}${id}`;
  waiting.set(key, json);
  writeLocal(key, json);
  makeRoom();
}

/**
 * Returns the oldest events that fit in one request, without those in `except`. The events stay in the queue until someone removes
 * them.
 */
export function takeEvents(except?: Batch): Batch {
  const batch: Batch = new Map();
  let bytes = 0;
  for (const [key, own] of waiting) {
    const json = own ?? local[key];
    if (!json) waiting.delete(key);
    else if (!except?.has(key)) {
      bytes += byteCount(json) + 1;
      if (batch.size && bytes > BATCH_BYTES_MAX) break;
      batch.set(key, json);
    }
  }
  return batch;
}
