import { CircleDot, FlaskConical, ListTodo, type LucideIcon, NotebookPen, Rows3, Scale, UserRound } from 'lucide-react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import type { WorkEntry } from '../../../../../worker/contract/work.ts';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { describeWork } from '../../../lib/describe-work.ts';
import { formatDelta, formatScore } from '../../../lib/format.ts';
import { useListName } from '../../../lib/lists.ts';
import { usePeople } from '../../../lib/members.ts';

interface WorkRowProps {
  entry: Extract<TimelineEntry, { type: 'work' }>;
  isNew: boolean;
  /** Finds a task’s title; undefined if the timeline does not contain it. */
  titleOf: (taskId: string) => string | undefined;
}

const ICONS: Record<WorkEntry['type'], LucideIcon> = {
  owner: UserRound,
  status: CircleDot,
  note: NotebookPen,
  task: ListTodo,
  list: Rows3,
  points: Scale,
  test: FlaskConical,
};

/** A row of the timeline about people's work on the lead. */
export default function WorkRow({ entry, isNew, titleOf }: WorkRowProps) {
  const times = useTimes();
  const { nameOf } = usePeople();
  const listOf = useListName({ isNeeded: entry.work.type === 'list' });
  const at = Date.parse(entry.timestamp);
  const Icon = ICONS[entry.work.type];
  const text = describeWork(entry.work, { nameOf, titleOf, listOf, dateTime: times.dateTime });
  const by = nameOf(entry.by);
  return (
    <div className="relative isolate flex items-baseline gap-3 px-4 py-1.5 text-sm">
      {isNew && <NewsFlash />}
      <time dateTime={entry.timestamp} title={times.exact(at)} className="num w-10 shrink-0 text-faint text-xs">
        {times.clock(at)}
      </time>
      <span className="relative top-0.5 text-faint [&>svg]:size-3.5">
        <Icon aria-hidden />
      </span>
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
