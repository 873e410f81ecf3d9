import type { UseQueryResult } from '@tanstack/react-query';
import { ArrowDownRight, GitMerge, RefreshCw, Undo2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatDelta, formatScore, humanize, shownValue } from '../../../lib/format.ts';
import { groupBySession, type TimelineSession } from '../sessions.ts';
import { Clock, EventRow, StageMove } from './event-row.tsx';

const WorkRow = lazy(() => import('./work-row.tsx'));

const SHOWN_AT_FIRST = 60;
const SHOWN_MORE = 200;

interface TimelinePanelProps {
  query: UseQueryResult<TimelineEntry[]>;
  entries: readonly TimelineEntry[] | undefined;
  until: number | null;
  newEventIds: ReadonlySet<string>;
  className?: string;
}

/** Shows the lead's activity, newest first, by day and session. */
export function TimelinePanel({ query, entries, until, newEventIds, className }: TimelinePanelProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const now = useNow(60_000);
  const times = useTimes();
  const past = useMemo(
    () => (entries ?? []).filter(({ timestamp }) => until === null || Date.parse(timestamp) <= until),
    [entries, until],
  );
  const titles = useMemo(() => taskTitles(past), [past]);
  const types = useMemo(() => countTypes(past), [past]);
  const shown = hidden.size === 0 ? past : past.filter(({ eventType }) => !hidden.has(eventType));
  const days = groupBySession(shown.slice(-limit), times.dayKey);
  const only = (type: string) => setHidden(new Set([...types.keys()].filter((each) => each !== type)));
  return (
    <Panel
      title="Timeline"
      note={
        entries && (
          <span className="num">
            {entries.length === LIMITS.timelineEntriesMax && 'the newest '}
            {formatCount(shown.length)}
          </span>
        )
      }
      bodyClassName=""
      {...(className && { className })}
    >
      {query.error && !entries ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !entries ? (
        <div aria-busy className="flex flex-col gap-3 p-4">
          {[1, 2, 3, 4, 5].map((i) => (
            <div key={i} className="skeleton h-6" />
          ))}
        </div>
      ) : past.length === 0 ? (
        <EmptyState title="No events yet">Events appear here the moment they arrive.</EmptyState>
      ) : (
        <>
          {types.size > 1 && (
            <fieldset className="flex min-w-0 flex-wrap gap-1.5 border-line border-b px-4 py-2.5">
              <legend className="sr-only">Types shown; select one to see it alone</legend>
              {hidden.size > 0 && (
                <button type="button" className={CHIP} onClick={() => setHidden(new Set())}>
                  All
                </button>
              )}
              {[...types].map(([type, count]) => (
                <button
                  key={type}
                  type="button"
                  aria-pressed={!hidden.has(type)}
                  className={cx(CHIP, hidden.has(type) ? 'opacity-80' : 'border-line-strong bg-hover text-ink')}
                  onClick={() => (hidden.size === 0 ? only(type) : setHidden(toggled(hidden, type)))}
                >
                  <span className="truncate">{humanize(type)}</span> <span className="num text-faint">{count}</span>
                </button>
              ))}
            </fieldset>
          )}
          <ol>
            {days.map((day) => (
              <li key={day.at}>
                <h3 className="sticky top-0 z-[1] border-line border-b bg-sunken px-4 py-1 font-medium text-soft text-xs max-md:top-[49px]">
                  {times.day(day.at, now)}
                </h3>
                {day.sessions.map((session) => (
                  <Session key={session.key} session={session} newEventIds={newEventIds} titles={titles} />
                ))}
              </li>
            ))}
          </ol>
          {shown.length > limit && (
            <div className="border-line border-t p-3 text-center">
              <Button onClick={() => setLimit(limit + SHOWN_MORE)}>
                Show {formatCount(Math.min(SHOWN_MORE, shown.length - limit))} earlier
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

const CHIP =
  'inline-flex h-6 min-w-0 max-w-full items-center gap-1.5 rounded-full border border-line px-2.5 text-soft text-xs transition-colors hover:text-ink';

function countTypes(entries: readonly TimelineEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { eventType } of entries) counts.set(eventType, (counts.get(eventType) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

/** Each task's newest title. */
function taskTitles(entries: readonly TimelineEntry[]): Map<string, string> {
  return new Map(
    entries.flatMap((entry) =>
      entry.type === 'work' && entry.work.type === 'task' && entry.work.title !== undefined
        ? [[entry.work.taskId, entry.work.title] as const]
        : [],
    ),
  );
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

interface SessionProps {
  session: TimelineSession;
  newEventIds: ReadonlySet<string>;
  /** Titles of tasks by ID. */
  titles: ReadonlyMap<string, string>;
}

function Session({ session, newEventIds, titles }: SessionProps) {
  const times = useTimes();
  const isOne = session.entries.length === 1;
  const eventCount = session.entries.filter(({ type }) => type === 'event').length;
  return (
    <div className="border-line border-b py-1.5 last:border-b-0">
      {!isOne && (
        <p className="num flex items-center gap-2 px-4 pt-1 pb-0.5 text-faint text-xs">
          {times.clock(session.from)}–{times.clock(session.to)}
          {eventCount > 0 && (
            <>
              <span aria-hidden>·</span>
              {countOf(eventCount, 'event')}
            </>
          )}
          <span className="ml-auto font-medium">{formatDelta(session.points)}</span>
        </p>
      )}
      <ol>
        {session.entries.map((entry, i) => (
          <li key={'eventId' in entry ? entry.eventId : `${entry.timestamp} ${entry.type} ${i}`}>
            {entry.type === 'event' ? (
              <EventRow entry={entry} isNew={newEventIds.has(entry.eventId)} />
            ) : entry.type === 'work' ? (
              <Suspense fallback={<div className="h-8" />}>
                <WorkRow entry={entry} isNew={newEventIds.has(entry.eventId)} titleOf={(id) => titles.get(id)} />
              </Suspense>
            ) : (
              <MarkerRow entry={entry} />
            )}
          </li>
        ))}
      </ol>
    </div>
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
