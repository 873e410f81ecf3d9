import type { WorkEntry } from '../../../worker/contract/work.ts';
import { formatDelta, humanize } from './format.ts';
import { STATUS_LABELS } from './lead-status.ts';
import type { ListName } from './lists.ts';

interface Words {
  /** Names the person or key with this ID. */
  nameOf: (actorId: string) => string;
  /** Finds a task’s title; undefined if it is unknown. */
  titleOf: (taskId: string) => string | undefined;
  dateTime: (at: number) => string;
  listOf: ListName;
}

/** Describes what someone did with a lead, such as `Assigned to you`. */
export function describeWork(work: WorkEntry, words: Words): string {
  switch (work.type) {
    case 'owner': {
      const owner = work.owner && words.nameOf(work.owner);
      return owner ? `Assigned to ${owner === 'You' ? 'you' : owner}` : 'Unassigned';
    }
    case 'status':
      return `Marked ${STATUS_LABELS[work.status].toLowerCase()}${work.reason ? `: ${work.reason}` : ''}`;
    case 'note':
      return work.text;
    case 'task':
      return describeTask(work, words);
    case 'list':
      return `${work.isIn ? 'Added to' : 'Removed from'} ${words.listOf(work.list)}`;
    case 'points':
      return `${work.points < 0 ? 'Points removed' : 'Points added'}: ${work.reason}`;
    case 'test':
      return `${humanize(work.eventType)}, would score ${formatDelta(work.points)}`;
  }
}

function describeTask(
  { taskId, title, dueAt, done }: Extract<WorkEntry, { type: 'task' }>,
  { titleOf, dateTime }: Words,
): string {
  const name = titleOf(taskId);
  const named = name === undefined ? '' : `: ${name}`;
  if (done !== undefined) return `${done ? 'Task done' : 'Task reopened'}${named}`;
  const due = dueAt ? `, due ${dateTime(Date.parse(dueAt))}` : '';
  return title === undefined ? `Task changed${named}${due}` : `Task: ${title}${due}`;
}
