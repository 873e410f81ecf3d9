import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import type { LeadLog } from '../domain/study/rescored.ts';
import { walkEvents } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { walkLog } from './storage/walk-log.ts';

/** Gives pure functions access to a lead's log, with one page of it in memory at a time. */
export const leadLog = (store: LeadStore, snapshot: LeadSnapshot): LeadLog => ({
  *events() {
    for (const page of walkEvents(store)) yield* page;
  },
  entries: () => walkLog(store, snapshot),
});
