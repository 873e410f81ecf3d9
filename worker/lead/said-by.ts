import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { eventsSaying, type Sayable } from '../domain/work.ts';
import { readOrigins } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';

/**
 * The leads, this one or leads merged into it, for which the customer's work states the value that this lead shows. If a merged lead leaves,
 * its work leaves with it. Imports are left out, because they can be undone.
 */
export const saidBy = (
  store: LeadStore,
  { leadId, state }: Pick<LeadSnapshot, 'leadId' | 'state'>,
  about: Sayable,
): string[] =>
  readOrigins(store, eventsSaying(state.work, about)).flatMap(({ origin, importId }) =>
    importId === null ? [origin ?? leadId] : [],
  );
