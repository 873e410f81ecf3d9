import { isPublic } from '../../contract/event-source.ts';
import { comesAfter, evolve, FOLD_VERSION, type FoldSettings } from '../../domain/fold.ts';
import { toFolded } from '../../domain/folded-event.ts';
import { compareEvents, type LeadEvent } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { utcDay } from '../../domain/time.ts';
import { countPageWrites } from '../bound-page-writes.ts';
import { readEventsAfter } from './event-log.ts';
import { firstEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import { LOG_SIZES } from './log-sizes.ts';

/** A stored snapshot with the events logged since it was written. Reads the whole table of events, which is still short in this case. */
export function catchUp(store: LeadStore, stored: LeadSnapshot, settings: FoldSettings): LeadSnapshot {
  // If the lead's value contains the first events, the snapshot was written together with them.
  if (stored.seq >= LOG_SIZES.laggingSeqMax || firstEvents(store)) return stored;
  const { events, lastSeq } = readEventsAfter(store, stored.seq);
  if (events.length === 0) return stored;
  const pageWrites = events.reduce(
    (known, event) => countPageWrites(known, [event], event.receivedAt),
    stored.pageWrites,
  );
  // If another version of the fold produced the state, it is folded again from the beginning: see bringUpToDate.
  const isCurrent = stored.foldVersion === FOLD_VERSION;
  const fold = (): LeadSnapshot['state'] =>
    [...events].sort(compareEvents).reduce((state, event) => evolve(state, toFolded(event), settings), stored.state);
  return {
    ...stored,
    seq: lastSeq,
    state: isCurrent ? fold() : stored.state,
    unpacked: [...stored.unpacked, ...events.map(({ eventId }) => eventId)],
    ...(pageWrites && { pageWrites }),
    evaluatedAt: evaluatedAfter(stored, events),
  };
}

/**
 * Whether writing the snapshot can wait. `logged` are the events that turned `before` into `after`. The write can wait if nothing else
 * changed and the table of events is short, because `catchUp` then finds the events and restores the same state.
 */
export function mayLag(
  { memory: { stored, isValueChanged } }: LeadStore,
  {
    before,
    after,
    logged,
    now,
  }: { before: LeadSnapshot; after: LeadSnapshot; logged: ReadonlySet<LeadEvent>; now: number },
): boolean {
  const { laggingEventsMax, laggingSeqMax } = LOG_SIZES;
  const events = [...logged].sort(compareEvents);
  return (
    stored !== undefined &&
    // The value contains the snapshot. If the value is written anyway, nothing is saved.
    !isValueChanged &&
    events.length > 0 &&
    after.seq === before.seq + events.length &&
    after.seq - stored.seq <= laggingEventsMax &&
    stored.seq < laggingSeqMax &&
    before.merge.status === 'active' &&
    after.packedSeq === before.packedSeq &&
    comesAfter(stored.state, events) &&
    after.recompute === before.recompute &&
    events.every(
      ({ source, receivedAt }) => receivedAt <= now && (!isPublic(source) || utcDay(receivedAt) === utcDay(now)),
    )
  );
}

/** The time (epoch ms) as of which the lead counts as evaluated, if these events are logged but the snapshot is not written. */
export const evaluatedAfter = ({ evaluatedAt }: LeadSnapshot, events: readonly LeadEvent[]): number =>
  Math.max(evaluatedAt, ...events.map(({ receivedAt }) => receivedAt));
