import type { JsonObject } from '../contract/json-value.ts';
import type { Outcome } from '../contract/outcome.ts';
import { compareEvents } from '../domain/lead-event.ts';
import { isKnownFromPages, type LeadSnapshot } from '../domain/lead-snapshot.ts';
import { DEFAULT_OUTCOME, findOutcomeAt, meetsOutcome } from '../domain/outcome.ts';
import { matchesEvent } from '../domain/ruleset.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';
import { readBody } from './storage/read-entries.ts';
import { mayHoldType } from './storage/segments.ts';
import { readEntriesSince, walkLog } from './storage/walk-log.ts';

const DEFAULT_TEXT = JSON.stringify(DEFAULT_OUTCOME);

/**
 * Whether the lead has reached the project's outcome: somebody marked it as won, or one of its events or its current properties shows the
 * outcome. The result for past events is cached, so that a new event does not make us read them again. The mark as won is not cached,
 * because it may be undone.
 */
export function hasReachedOutcome(store: LeadStore, { snapshot, config }: StoredLead): boolean {
  if (snapshot.state.work?.status === 'won') return true;
  const { outcomeText: of = DEFAULT_TEXT } = config;
  const outcome = JSON.parse(of) as Outcome;
  const { eventType } = outcome;
  if (eventType === undefined) return meetsOutcome(snapshot.state, outcome, !isKnownFromPages(snapshot));
  const known = store.memory.outcome?.of === of ? store.memory.outcome : { seq: 0, isReached: false };
  const matches = (eventId: string) =>
    matchesEvent(JSON.parse(readBody(store, eventId)) as JsonObject, outcome.conditions);
  const isReached =
    known.isReached ||
    findOutcomeAt(unread(store, snapshot, known.seq, eventType), outcome, {
      until: Number.POSITIVE_INFINITY,
      matches,
    }) !== null;
  store.memory.outcome = { of, seq: snapshot.seq, isReached };
  return isReached;
}

/** The activities after `seq`, without reading segments that contain no event of this type. */
function* unread(store: LeadStore, snapshot: LeadSnapshot, seq: number, eventType: string): Generator<LogEntry> {
  const isPacked = seq < snapshot.packedSeq && mayHoldType(store, eventType);
  const entries = isPacked
    ? walkLog(store, snapshot)
    : readEntriesSince(store, snapshot, Math.max(seq, snapshot.packedSeq)).sort(compareEvents);
  for (const entry of entries) if (entry.kind === 'activity') yield entry;
}
