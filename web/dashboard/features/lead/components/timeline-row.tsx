import { ArrowDownRight, GitMerge, RefreshCw, Undo2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatDelta, formatScore, humanize, shownValue } from '../../../lib/format.ts';
import { describeSpan, type TimelineSession } from '../sessions.ts';
import type { TimelineRow } from '../timeline-rows.ts';
import { Clock, EventRow, StageMove } from './event-row.tsx';

const WorkRow = lazy(() => import('./work-row.tsx'));

/** Keeps the heading of a day visible while any entry of that day is. */
export const DAY_CLASS = 'sticky top-0 z-[1] max-md:top-[53px]';

/** Data that rows may need in addition to their own entry. */
export interface TimelineRowContext {
  newEventIds: ReadonlySet<string>;
  /** Titles of tasks by ID. */
  titles: ReadonlyMap<string, string>;
  /** Names an event type as the rules do. */
  nameOf: (eventType: string) => string;
}

/** Renders the content of one line of the timeline. */
export function TimelineRowContent({ row, newEventIds, titles, nameOf }: { row: TimelineRow } & TimelineRowContext) {
  switch (row.type) {
    case 'day':
      return <DayHeading at={row.at} />;
    case 'session':
      return <SessionHeading session={row.session} />;
    case 'entry': {
      const { entry, isFirst, isLast, isLastOfDay } = row;
      const isNew = 'eventId' in entry && newEventIds.has(entry.eventId);
      return (
        <div className={cx(isFirst && 'pt-1.5', isLast && 'pb-1.5', isLast && !isLastOfDay && 'border-line border-b')}>
          {entry.type === 'event' ? (
            <EventRow entry={entry} name={nameOf(entry.eventType)} isNew={isNew} />
          ) : entry.type === 'work' ? (
            <Suspense fallback={<div className="h-8" />}>
              <WorkRow entry={entry} isNew={isNew} titleOf={(id) => titles.get(id)} />
            </Suspense>
          ) : (
            <MarkerRow entry={entry} />
          )}
        </div>
      );
    }
  }
}

function DayHeading({ at }: { at: number }) {
  const times = useTimes();
  const now = useNow(60_000);
  return (
    <h3 className="border-line border-b bg-sunken px-4 py-1 font-medium text-soft text-xs">{times.day(at, now)}</h3>
  );
}

function SessionHeading({ session: { entries, from, to, points } }: { session: TimelineSession }) {
  const times = useTimes();
  const eventCount = entries.filter(({ type }) => type === 'event').length;
  return (
    <p className="num flex items-center gap-2 px-4 pt-2.5 pb-0.5 text-faint text-xs">
      {describeSpan(times, from, to)}
      {eventCount > 0 && (
        <>
          <span aria-hidden>·</span>
          {countOf(eventCount, 'event')}
        </>
      )}
      <span className="ml-auto font-medium">{formatDelta(points)}</span>
    </p>
  );
}

type MarkerEntry = Exclude<TimelineEntry, { type: 'event' | 'work' }>;

function MarkerRow({ entry }: { entry: MarkerEntry }) {
  const [icon, text] = describe(entry);
  return (
    <div className="flex items-center gap-3 px-4 py-1.5 text-sm text-soft">
      <Clock at={entry.timestamp} />
      <span className="text-faint [&>svg]:size-3.5">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {entry.type === 'stage_change' && <StageMove {...entry.stageChange} />}
      {'newScore' in entry && (
        <span className="num hidden w-14 text-right text-faint sm:block">{formatScore(entry.newScore)}</span>
      )}
    </div>
  );
}

function describe(entry: MarkerEntry): [ReactNode, string] {
  switch (entry.type) {
    case 'stage_change':
      return [<ArrowDownRight key="icon" aria-hidden />, 'Score decayed while inactive'];
    case 'rescore':
      return [
        <RefreshCw key="icon" aria-hidden />,
        `Rescored with version ${entry.rulesetVersion}: ${formatScore(entry.previousScore)} → ${formatScore(entry.newScore)}`,
      ];
    case 'merge':
      return [<GitMerge key="icon" aria-hidden />, `Merged with ${shownValue(entry.from)}`];
    case 'withdrawn':
      return [<Undo2 key="icon" aria-hidden />, `${humanize(entry.eventType)} · withdrawn (import undone)`];
  }
}
