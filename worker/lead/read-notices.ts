import { type EventSource, isPublic } from '../contract/event-source.ts';
import type { Notice } from '../contract/project-change.ts';
import { isKnownFromPages } from '../domain/lead-snapshot.ts';
import { noticeOfStage, noticesOfWork } from '../domain/notices.ts';
import { DAY_MS } from '../domain/time.ts';
import { NO_WORK } from '../domain/work.ts';
import { holdsOnlyEvents, readEventsById, readTransitionsPage, type SeqRange } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';

/**
 * The notifications for the entries and stage changes in the range. Old entries cause none, so that a rebuild does not notify anybody
 * again. Entries from imports and from merged leads cause none either.
 */
export function readNotices(
  store: LeadStore,
  { snapshot, config, entries }: StoredLead & { entries: readonly LogEntry[] },
  range: SeqRange,
): Notice[] {
  const since = snapshot.evaluatedAt - DAY_MS;
  const { owner, tasks } = snapshot.state.work ?? NO_WORK;
  const worked = entries
    .filter(({ kind, counted, occurredAt }) => kind === 'work' && counted && occurredAt > since)
    .map(({ eventId }) => eventId);
  const { events } = worked.length === 0 ? { events: [] } : readEventsById(store, worked);
  const ofPages = { causedBy: 'pages' as const };
  const told = events
    .flatMap((event) => (event.kind === 'work' ? noticesOfWork(event, tasks) : []))
    .map((notice) => ({ ...notice, ...(isKnownFromPages(snapshot) && ofPages) }));
  if (owner === null || holdsOnlyEvents(entries, range)) return told;

  const { stages } = config.ruleset;
  /** The source of the entry that caused a stage change. */
  const sourceOf = (seq: number): EventSource =>
    entries
      .filter((entry) => entry.seq < seq)
      .reduce<Pick<LogEntry, 'seq' | 'source'>>(laterOf, { seq: 0, source: 'server' }).source;
  const moves = readTransitionsPage(store, range.fromSeq, range.toSeq - range.fromSeq).filter(
    ({ seq, at }) => seq <= range.toSeq && at > since && sourceOf(seq) !== 'import',
  );
  const hot = moves.flatMap((move) => {
    const isOfPages = isKnownFromPages(snapshot) || isPublic(sourceOf(move.seq));
    return noticeOfStage(move, { owner, stages }).map((notice) => ({ ...notice, ...(isOfPages && ofPages) }));
  });
  return [...told, ...hot];
}

const laterOf = <Entry extends { seq: number }>(a: Entry, b: Entry): Entry => (a.seq > b.seq ? a : b);
