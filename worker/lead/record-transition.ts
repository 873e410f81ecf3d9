import type { evaluate, LeadSnapshot } from '../domain/lead-snapshot.ts';
import { insertTransition } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';

/** Appends the stage change that an evaluation found, if any, and continues with its snapshot. `at` is the time to record for it. */
export function recordTransition(
  store: LeadStore,
  { snapshot, transition }: ReturnType<typeof evaluate>,
  at = snapshot.evaluatedAt,
): LeadSnapshot {
  if (transition) insertTransition(store, transition.seq, { ...transition, at });
  return snapshot;
}
