import { lazy, memo, Suspense, startTransition, useMemo, useState } from 'react';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { eventNamer } from '../../../lib/describe-event.ts';
import { formatCount } from '../../../lib/format.ts';
import { foldAppended } from '../fold-appended.ts';
import { instantOf } from '../instant-of.ts';
import { groupBySession } from '../sessions.ts';
import { toTimelineRows } from '../timeline-rows.ts';
import { DAY_CLASS, TimelineRowContent } from './timeline-row.tsx';

const LongTimeline = lazy(() => import('./long-timeline.tsx'));

const SHOWN_AT_FIRST = 60;
const SHOWN_MORE = 200;

interface TimelinePanelProps {
  error: Error | null;
  onRetry: () => void;
  entries: readonly TimelineEntry[] | undefined;
  until: number | null;
  newEventIds: ReadonlySet<string>;
  ruleset: Ruleset;
}

/** Shows the lead's activity, newest first, by day and session. */
export const TimelinePanel = memo(function TimelinePanel(props: TimelinePanelProps) {
  const { error, onRetry, entries, until, newEventIds, ruleset } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(SHOWN_AT_FIRST);
  const times = useTimes();
  const nameOf = useMemo(() => eventNamer(ruleset), [ruleset]);
  const past = useMemo(
    () => (until === null ? entries : entries?.filter((entry) => instantOf(entry) <= until)) ?? [],
    [entries, until],
  );
  const [taskTitles] = useState(() => foldAppended(NO_TITLES, addTitles));
  const [countTypes] = useState(() => foldAppended(NO_TYPES, addTypes));
  const titles = taskTitles(past);
  const types = countTypes(past);
  const shown = hidden.size === 0 ? past : past.filter(({ eventType }) => !hidden.has(eventType));
  const rows = toTimelineRows(groupBySession(shown.slice(-limit), times.dayKey));
  return (
    <Panel
      title="Timeline"
      note={
        entries && (
          <span className="num">
            {entries.length >= LIMITS.timelineEntriesMax && 'Newest '}
            {formatCount(shown.length)}
          </span>
        )
      }
      bodyClassName=""
    >
      {error && !entries ? (
        <ErrorState error={error} onRetry={onRetry} />
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
          {types.size > 1 && <TypeChips types={types} hidden={hidden} onHide={setHidden} nameOf={nameOf} />}
          <Suspense>
            {limit > SHOWN_AT_FIRST ? (
              <LongTimeline rows={rows} newEventIds={newEventIds} titles={titles} nameOf={nameOf} />
            ) : (
              <ol>
                {rows.map((row) => (
                  <li key={row.key} className={row.type === 'day' ? DAY_CLASS : undefined}>
                    <TimelineRowContent row={row} newEventIds={newEventIds} titles={titles} nameOf={nameOf} />
                  </li>
                ))}
              </ol>
            )}
          </Suspense>
          {shown.length > limit && (
            <div className="border-line border-t p-3 text-center">
              <Button onClick={() => startTransition(() => setLimit(limit + SHOWN_MORE))}>
                Show {formatCount(Math.min(SHOWN_MORE, shown.length - limit))} earlier
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  );
});

interface TypeChipsProps {
  /** The number of entries by type. */
  types: ReadonlyMap<string, number>;
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
  nameOf: (type: string) => string;
}

/** Chooses the types of entries to show. */
function TypeChips({ types, hidden, onHide, nameOf }: TypeChipsProps) {
  const only = (type: string) => new Set([...types.keys()].filter((each) => each !== type));
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-1.5 border-line border-b px-4 py-2.5">
      <legend className="sr-only">Types shown; select one to see it alone</legend>
      {hidden.size > 0 && (
        <button type="button" className={CHIP} onClick={() => onHide(new Set())}>
          All
        </button>
      )}
      {[...types].map(([type, count]) => (
        <button
          key={type}
          type="button"
          aria-pressed={!hidden.has(type)}
          className={cx(CHIP, hidden.has(type) ? 'opacity-80' : 'border-line-strong bg-hover text-ink')}
          onClick={() => onHide(hidden.size === 0 ? only(type) : toggled(hidden, type))}
        >
          <span className="truncate">{nameOf(type)}</span> <span className="num text-faint">{formatCount(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

const CHIP =
  'inline-flex h-6 min-w-0 max-w-full items-center gap-1.5 rounded-full border border-line px-2.5 text-soft text-xs transition-colors hover:text-ink';

const NO_TYPES: ReadonlyMap<string, number> = new Map();

/** Counts entries by type, most frequent first. */
function addTypes(before: typeof NO_TYPES, entries: readonly TimelineEntry[]): typeof NO_TYPES {
  const counts = new Map(before);
  for (const { eventType } of entries) counts.set(eventType, (counts.get(eventType) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

const NO_TITLES: ReadonlyMap<string, string> = new Map();

/** The latest title of each task, by task ID. */
function addTitles(before: typeof NO_TITLES, entries: readonly TimelineEntry[]): typeof NO_TITLES {
  const titles = new Map(before);
  for (const entry of entries) {
    if (entry.type !== 'work' || entry.work.type !== 'task' || entry.work.title === undefined) continue;
    titles.set(entry.work.taskId, entry.work.title);
  }
  return titles;
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}
