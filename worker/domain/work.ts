import { LIMITS } from '../contract/limits.ts';
import type { LeadStatus, Work } from '../contract/work.ts';
import type { FoldedWork } from './folded-event.ts';

export interface KnownTask {
  /** The ID of the event that created the task. */
  id: string;
  title: string;
  /** Epoch ms. */
  dueAt: number | null;
  assignee: string | null;
  doneAt: number | null;
  createdAt: number;
}

/** The work done on a lead, from its log. */
export interface KnownWork {
  /** Epoch ms of the last entry. */
  at: number;
  owner: string | null;
  status: LeadStatus;
  /** When the status was set, or null if it never was. */
  statusAt: number | null;
  lostReason: string | null;
  /** Set once this lead itself has been given an owner or a status. Not set if the owner or status comes from a merged lead. */
  ownerIsOwn?: true;
  statusIsOwn?: true;
  /** The IDs of the events that the owner and the status come from. Missing if no event has set them. */
  ownerFrom?: string;
  statusFrom?: string;
  /** All open tasks and the newest finished ones, in order of creation. */
  tasks: readonly KnownTask[];
  /** The IDs of the newest notes, oldest first. Only the log has the text of the notes. */
  noteIds: readonly string[];
  /** The lists that the lead is on, by ID. Each list has the IDs of the events that added the lead. Missing if the lead is on no list. */
  lists?: Readonly<Record<string, readonly string[]>>;
}

export const NO_WORK: KnownWork = {
  ...{ at: 0, owner: null, status: 'new', statusAt: null, lostReason: null, tasks: [], noteIds: [] },
};

/**
 * Adds one log entry. Entries must come in canonical order, so a later entry wins. The owner and status of a merged lead are used only if
 * this lead has none. A merged lead's status “lost” is ignored, because anyone with a publishable key can link a visitor to this lead.
 */
export function learnWork(known: KnownWork, { eventId, occurredAt: at, work, absorbed }: FoldedWork): KnownWork {
  switch (work.type) {
    case 'owner':
      if (absorbed && known.ownerIsOwn) return { ...known, at };
      return { ...known, at, owner: work.owner, ownerFrom: eventId, ...(!absorbed && { ownerIsOwn: true }) };
    case 'status': {
      if (absorbed && (known.statusIsOwn || work.status === 'lost')) return { ...known, at };
      const status = { status: work.status, statusAt: at, lostReason: work.reason ?? null, statusFrom: eventId };
      return { ...known, at, ...status, ...(!absorbed && { statusIsOwn: true }) };
    }
    case 'note':
      return { ...known, at, noteIds: [...known.noteIds, eventId].slice(-LIMITS.shownNotesMax) };
    case 'task':
      return { ...known, at, tasks: keepTasks(learnTask(known.tasks, work, { eventId, at })) };
    case 'list':
      return { ...known, at, ...learnList(known, work, eventId) };
    case 'points':
      return { ...known, at };
    case 'test':
      return known;
  }
}

type ListWork = Extract<Work, { type: 'list' }>;

/**
 * Adds a lead to a list, or removes it. A removal undoes only the entries that it names, so that a merged lead stays on the lists of both
 * leads. If there are too many lists, the lead stays on those it joined last.
 */
function learnList({ lists = {} }: KnownWork, work: ListWork, eventId: string): Pick<KnownWork, 'lists'> {
  const { [work.list]: adds = [], ...others } = lists;
  const left = work.isIn ? [...adds, eventId] : adds.filter((id) => !work.adds.includes(id));
  const entries = Object.entries(left.length > 0 ? { ...others, [work.list]: left } : others);
  return { lists: Object.fromEntries(entries.slice(-LIMITS.leadListsMax)) };
}

/** The IDs of the lists that a lead is on, ascending. */
export const listIdsOf = ({ lists = {} }: KnownWork = NO_WORK): string[] => Object.keys(lists).sort();

/** A fact that people state about a lead: its owner, its status, or its place on a list. */
export type Sayable = 'owner' | 'status' | { list: string };

/** The IDs of the events that state the current value of a fact. Empty if no event has ever stated one. */
export function eventsSaying({ ownerFrom, statusFrom, lists }: KnownWork = NO_WORK, about: Sayable): readonly string[] {
  if (typeof about === 'object') return lists?.[about.list] ?? [];
  return (about === 'owner' ? [ownerFrom] : [statusFrom]).flatMap((id) => id ?? []);
}

type TaskWork = Extract<Work, { type: 'task' }>;

/** A change to a task has no effect if the task was never created, or is no longer kept. */
function learnTask(
  tasks: readonly KnownTask[],
  { taskId, title, dueAt, assignee, done }: TaskWork,
  { eventId, at }: { eventId: string; at: number },
): readonly KnownTask[] {
  if (taskId === eventId) {
    const created = { id: taskId, title: title ?? '', dueAt: dueAt ?? null, assignee: assignee ?? null };
    return [...tasks, { ...created, doneAt: null, createdAt: at }];
  }
  return tasks.map((task) =>
    task.id === taskId
      ? {
          ...task,
          ...(title !== undefined && { title }),
          ...(dueAt !== undefined && { dueAt }),
          ...(assignee !== undefined && { assignee }),
          ...(done !== undefined && { doneAt: done ? (task.doneAt ?? at) : null }),
        }
      : task,
  );
}

/** Merged leads together may have more tasks than one lead can have. The newest tasks are kept. */
const TASKS_MAX = LIMITS.openTasksMax + LIMITS.doneTasksMax;

function keepTasks(tasks: readonly KnownTask[]): readonly KnownTask[] {
  const done = tasks.filter(({ doneAt }) => doneAt !== null).sort((a, b) => (a.doneAt ?? 0) - (b.doneAt ?? 0));
  const dropped = new Set(done.slice(0, Math.max(0, done.length - LIMITS.doneTasksMax)).map(({ id }) => id));
  return tasks.filter(({ id }) => !dropped.has(id)).slice(-TASKS_MAX);
}

export const openTasksOf = ({ tasks }: KnownWork): KnownTask[] => tasks.filter(({ doneAt }) => doneAt === null);

/** When the first open task after `at` is due. Null if no open task is due later, or if the lead is closed. */
export function nextTaskAfter(known: KnownWork = NO_WORK, at: number): number | null {
  const due = isClosed(known.status) ? [] : openTasksOf(known).flatMap(({ dueAt }) => dueAt ?? []);
  const later = due.filter((dueAt) => dueAt > at);
  return later.length === 0 ? null : Math.min(...later);
}

/** The facts that lists show about work on a lead. */
export interface WorkFacts {
  owner: string | null;
  status: LeadStatus;
  /** Epoch ms at which the next open task is due. Null if no open task has a date. */
  taskDueAt: number | null;
}

/** Whether a lead is closed, so that nobody needs to work on it. */
const isClosed = (status: LeadStatus): boolean => status === 'won' || status === 'lost';

/** A closed lead has no next task. */
export function workFactsOf(known: KnownWork = NO_WORK): WorkFacts {
  const { owner, status } = known;
  const due = isClosed(status) ? [] : openTasksOf(known).flatMap(({ dueAt }) => dueAt ?? []);
  return { owner, status, taskDueAt: due.length === 0 ? null : Math.min(...due) };
}
