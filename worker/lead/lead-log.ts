import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import type { LeadLog } from '../domain/study/rescored.ts';
import { walkEvents } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { walkLog } from './storage/walk-log.ts';

/** A lead's log for pure functions, with one page of it in memory at a time. */
export const leadLog = (store: LeadStore, snapshot: LeadSnapshot): LeadLog => ({
  *events() {
    for (const page of walkEvents(store)) yield* page;
  },
  entries: () => walkLog(store, snapshot),
});
