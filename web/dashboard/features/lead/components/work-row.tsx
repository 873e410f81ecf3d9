import { CircleDot, FlaskConical, ListTodo, NotebookPen, Rows3, Scale, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import type { WorkEntry } from '../../../../../worker/contract/work.ts';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDelta, formatScore, humanize } from '../../../lib/format.ts';
import { STATUS_LABELS } from '../../../lib/lead-status.ts';
import { type ListName, useListName } from '../../../lib/lists.ts';
import { usePeople } from '../../../lib/members.ts';

interface WorkRowProps {
  entry: Extract<TimelineEntry, { type: 'work' }>;
  isNew: boolean;
  /** Finds a task’s title; undefined if the timeline does not contain it. */
  titleOf: (taskId: string) => string | undefined;
}

/** A row of the timeline about people's work on the lead. */
export default function WorkRow({ entry, isNew, titleOf }: WorkRowProps) {
  const times = useTimes();
  const { nameOf } = usePeople();
  const listOf = useListName({ isNeeded: entry.work.type === 'list' });
  const at = Date.parse(entry.timestamp);
  const [icon, text] = describe(entry.work, { nameOf, titleOf, listOf, dateTime: times.dateTime });
  const by = nameOf(entry.by);
  return (
    <div className="relative isolate flex items-baseline gap-3 px-4 py-1.5 text-sm">
      {isNew && <NewsFlash />}
      <time dateTime={entry.timestamp} title={times.exact(at)} className="num w-10 shrink-0 text-faint text-xs">
        {times.clock(at)}
      </time>
      <span className="relative top-0.5 text-faint [&>svg]:size-3.5">{icon}</span>
      <span className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {entry.work.type === 'test' && (
          <span className="mr-1.5 rounded border border-line-strong px-1 font-medium text-soft text-xs">Test</span>
        )}
        {text} <span className="whitespace-nowrap text-faint text-xs">by {by === 'You' ? 'you' : by}</span>
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

interface Words extends Pick<WorkRowProps, 'titleOf'> {
  nameOf: (actorId: string) => string;
  dateTime: (at: number) => string;
  listOf: ListName;
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
    case 'list':
      return [
        <Rows3 key="icon" aria-hidden />,
        `${work.isIn ? 'Added to' : 'Removed from'} ${words.listOf(work.list)}`,
      ];
    case 'points':
      return [
        <Scale key="icon" aria-hidden />,
        `${work.points < 0 ? 'Points removed' : 'Points added'}: ${work.reason}`,
      ];
    case 'test':
      return [
        <FlaskConical key="icon" aria-hidden />,
        `${humanize(work.eventType)}, would score ${formatDelta(work.points)}`,
      ];
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
