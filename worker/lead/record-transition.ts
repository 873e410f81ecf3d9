import type { evaluate, LeadSnapshot } from '../domain/lead-snapshot.ts';
import { insertTransition } from './storage/event-log.ts';

/** Appends the stage change that an evaluation found, if any, and goes on with its snapshot. */
export function recordTransition(sql: SqlStorage, { snapshot, transition }: ReturnType<typeof evaluate>): LeadSnapshot {
  if (transition) insertTransition(sql, transition.seq, transition);
  return snapshot;
}
