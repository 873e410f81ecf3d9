import type { Notice } from '../contract/project-change.ts';
import { noticeOfStage, noticesOfWork } from '../domain/notices.ts';
import { DAY_MS } from '../domain/time.ts';
import { NO_WORK } from '../domain/work.ts';
import { holdsOnlyEvents, readEventsById, readTransitionsPage, type SeqRange } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';

/**
 * Notices of the entries and stage changes of the range, as far as they are news: a rebuild repeats no old notes. Imports and merged leads
 * cause none.
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
  const { events } = worked.length === 0 ? { events: [] } : readEventsById(store.sql, worked);
  const told = events.flatMap((event) => (event.kind === 'work' ? noticesOfWork(event, tasks) : []));
  if (owner === null || holdsOnlyEvents(entries, range)) return told;

  const { stages } = config.ruleset;
  const isImported = (seq: number): boolean =>
    entries.filter((entry) => entry.seq < seq).reduce(laterOf, { seq: 0, source: 'server' }).source === 'import';
  const moves = readTransitionsPage(store, range.fromSeq, range.toSeq - range.fromSeq).filter(
    ({ seq, at }) => seq <= range.toSeq && at > since && !isImported(seq),
  );
  return [...told, ...moves.flatMap((move) => noticeOfStage(move, { owner, stages }))];
}

const laterOf = <Entry extends { seq: number }>(a: Entry, b: Entry): Entry => (a.seq > b.seq ? a : b);
