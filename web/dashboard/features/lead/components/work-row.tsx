import { CircleDot, ListTodo, NotebookPen, Scale, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import type { WorkEntry } from '../../../../../worker/contract/work.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDelta, formatScore } from '../../../lib/format.ts';
import { STATUS_LABELS } from '../../../lib/lead-status.ts';
import { usePeople } from '../../../lib/members.ts';

interface WorkRowProps {
  entry: Extract<TimelineEntry, { type: 'work' }>;
  isNew: boolean;
}

/** A piece of work in the timeline. */
export default function WorkRow({ entry, isNew }: WorkRowProps) {
  const times = useTimes();
  const { nameOf } = usePeople();
  const at = Date.parse(entry.timestamp);
  const [icon, text] = describe(entry.work, { nameOf, dateTime: times.dateTime });
  return (
    <div className={cx('flex items-baseline gap-3 px-4 py-1.5 text-sm', isNew && 'animate-news')}>
      <time dateTime={entry.timestamp} title={times.exact(at)} className="num w-10 shrink-0 text-faint text-xs">
        {times.clock(at)}
      </time>
      <span className="self-center text-faint [&>svg]:size-3.5">{icon}</span>
      <span className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text} <span className="whitespace-nowrap text-faint text-xs">{nameOf(entry.by)}</span>
      </span>
      {entry.work.type === 'points' && (
        <>
          <span className={cx('num w-12 shrink-0 text-right font-medium', entry.scoreDelta < 0 && 'text-bad')}>
            {formatDelta(entry.scoreDelta)}
          </span>
          <span className="num hidden w-14 shrink-0 text-right text-faint sm:block">
            {formatScore(entry.newScore ?? 0)}
          </span>
        </>
      )}
    </div>
  );
}

interface Words {
  nameOf: (actorId: string) => string;
  dateTime: (at: number) => string;
}

function describe(work: WorkEntry, words: Words): [ReactNode, string] {
  switch (work.type) {
    case 'owner': {
      const owner = work.owner && words.nameOf(work.owner);
      return [
        <UserRound key="icon" aria-hidden />,
        owner ? `Assigned to ${owner === 'You' ? 'you' : owner}` : 'Unassigned',
      ];
    }
    case 'status': {
      const reason = work.reason ? `: ${work.reason}` : '';
      return [<CircleDot key="icon" aria-hidden />, `Marked ${STATUS_LABELS[work.status].toLowerCase()}${reason}`];
    }
    case 'note':
      return [<NotebookPen key="icon" aria-hidden />, work.text];
    case 'task':
      return [<ListTodo key="icon" aria-hidden />, describeTask(work, words)];
    case 'points':
      return [
        <Scale key="icon" aria-hidden />,
        `${work.points < 0 ? 'Points removed' : 'Points added'}: ${work.reason}`,
      ];
  }
}

function describeTask({ title, dueAt, done }: Extract<WorkEntry, { type: 'task' }>, { dateTime }: Words): string {
  if (done !== undefined) return done ? 'Task done' : 'Task reopened';
  const due = dueAt ? `, due ${dateTime(Date.parse(dueAt))}` : '';
  return title === undefined ? `Task changed${due}` : `Task: ${title}${due}`;
}
