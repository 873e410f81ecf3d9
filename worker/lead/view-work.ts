import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { LeadDetail } from '../contract/lead.ts';
import type { Note, Task } from '../contract/work.ts';
import type { WorkDone } from '../domain/lead-event.ts';
import { type KnownTask, type KnownWork, NO_WORK } from '../domain/work.ts';
import { readEventsById } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';

/** The tasks and the newest notes of a lead, and why it was lost. */
export function viewWork(
  store: LeadStore,
  { tasks, noteIds, lostReason }: KnownWork = NO_WORK,
): Pick<LeadDetail, 'lostReason' | 'tasks' | 'notes'> {
  const { events } = noteIds.length === 0 ? { events: [] } : readEventsById(store, noteIds);
  const notes = events.flatMap((event) => (event.kind === 'work' ? toNote(event) : []));
  return {
    lostReason,
    tasks: [...tasks].sort(compareTasks).map(toTask),
    notes: notes.sort((a, b) => noteIds.indexOf(b.id) - noteIds.indexOf(a.id)),
  };
}

/** Sorts open tasks first, the one that is due next at the top. Finished tasks follow, newest first. */
function compareTasks(a: KnownTask, b: KnownTask): number {
  if (a.doneAt !== null && b.doneAt !== null) return b.doneAt - a.doneAt;
  if (a.doneAt !== null || b.doneAt !== null) return a.doneAt === null ? -1 : 1;
  return (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER) || a.createdAt - b.createdAt;
}

const toTask = ({ id, title, dueAt, assignee, doneAt, createdAt }: KnownTask): Task => ({
  ...{ id, title, dueAt: toInstantOrNull(dueAt), assignee, doneAt: toInstantOrNull(doneAt) },
  createdAt: toInstant(createdAt),
});

function toNote({ eventId: id, occurredAt, by, work }: WorkDone): Note[] {
  if (work.type !== 'note') return [];
  return [{ id, at: toInstant(occurredAt), by, text: work.text, mentions: work.mentions ?? [] }];
}
