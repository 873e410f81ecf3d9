import type { Notice } from '../contract/project-change.ts';
import type { Stage } from '../contract/ruleset.ts';
import type { WorkDone } from './lead-event.ts';
import type { StageChange } from './trace.ts';
import type { KnownTask } from './work.ts';

/** The notifications for a log entry about work. Notifications go to the people concerned, except the author. */
export function noticesOfWork(
  { eventId: cause, occurredAt: at, by, work }: Pick<WorkDone, 'eventId' | 'occurredAt' | 'by' | 'work'>,
  tasks: readonly KnownTask[],
): Notice[] {
  const tell = (userId: string | null | undefined, kind: Notice['kind'], detail: string | null): Notice[] =>
    userId == null || userId === by ? [] : [{ userId, at, cause, kind, by, detail }];
  switch (work.type) {
    case 'owner':
      return tell(work.owner, 'assigned', null);
    case 'note':
      return (work.mentions ?? []).flatMap((userId) => tell(userId, 'mentioned', work.text));
    case 'task': {
      const title = work.title ?? tasks.find(({ id }) => id === work.taskId)?.title ?? null;
      return work.done === true ? [] : tell(work.assignee, 'assigned', title);
    }
    case 'status':
    case 'list':
    case 'points':
    case 'test':
      return [];
  }
}

/** Notifies the lead's owner if an event raised the lead into the upper half of the stages. */
export function noticeOfStage(
  { at, from, to, cause }: Pick<StageChange, 'at' | 'from' | 'to' | 'cause'>,
  { owner, stages }: { owner: string | null; stages: readonly Stage[] },
): Notice[] {
  const placeOf = (name: string): number => stages.findIndex((stage) => stage.name === name);
  const isUpper = placeOf(to) >= Math.ceil(stages.length / 2) && placeOf(to) > placeOf(from);
  if (owner === null || cause !== 'event' || !isUpper) return [];
  return [{ userId: owner, at, cause: `${to} ${at}`, kind: 'hot', by: null, detail: to }];
}
