import { memo, useState } from 'react';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDelta, formatScore, shownValue } from '../../../lib/format.ts';
import type { EventEntry } from '../score-path.ts';

interface EventRowProps {
  entry: EventEntry;
  /** The event in words. The details have its type. */
  name: string;
  isNew: boolean;
}

/** An event on one line, with details below while the row is open. Memoized, so that a long history rerenders only changed rows. */
export const EventRow = memo(function EventRow({ entry, name, isNew }: EventRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  // Shows a number with the name of its property; a text explains itself.
  const first = Object.entries(entry.properties)
    .slice(0, 2)
    .map(([key, value]) => shownValue(typeof value === 'string' ? value : `${key} ${JSON.stringify(value)}`));
  const row = (
    <>
      <Clock at={entry.timestamp} />
      <span className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="truncate font-medium">{name}</span>
        <span className="min-w-0 flex-1 truncate text-faint">{first.join(' · ')}</span>
      </span>
      {entry.stageChange && <StageMove {...entry.stageChange} />}
      <span
        className={cx(
          'num w-12 shrink-0 text-right font-medium',
          entry.scoreDelta < 0 ? 'text-bad' : entry.scoreDelta === 0 && 'text-faint',
        )}
      >
        {formatDelta(entry.scoreDelta)}
      </span>
      <span className="num hidden w-14 shrink-0 text-right text-faint sm:block">{formatScore(entry.newScore)}</span>
    </>
  );
  return (
    <details className="group relative isolate text-sm" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="flex list-none items-center gap-3 px-4 py-1.5 hover:bg-hover">
        {isNew && <NewsFlash />}
        {row}
      </summary>
      {isOpen && <EventDetails entry={entry} />}
    </details>
  );
});

function EventDetails({ entry }: { entry: EventEntry }) {
  const times = useTimes();
  return (
    <dl className="num mx-4 mb-2 grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-lg border border-line bg-sunken px-3 py-2 text-xs [&_dt]:text-faint [&_dt]:[overflow-wrap:anywhere]">
      {Object.entries(entry.properties).map(([key, value]) => (
        <div key={key} className="contents">
          <dt>{shownValue(key)}</dt>
          <dd className="min-w-0 break-words font-mono">{shownValue(value)}</dd>
        </div>
      ))}
      {entry.decayDelta !== 0 && (
        <>
          <dt>Decay before</dt>
          <dd>{formatDelta(entry.decayDelta)}</dd>
        </>
      )}
      <dt>Score after</dt>
      <dd>{formatScore(entry.newScore)}</dd>
      <dt>Event time</dt>
      <dd>{times.exact(Date.parse(entry.timestamp))}</dd>
      <dt>Event type</dt>
      <dd className="min-w-0 break-all font-mono">{shownValue(entry.eventType)}</dd>
      <dt>Event ID</dt>
      <dd className="min-w-0 break-all font-mono">{shownValue(entry.eventId)}</dd>
    </dl>
  );
}

export function Clock({ at }: { at: string }) {
  const times = useTimes();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={times.exact(ms)} className="num w-10 shrink-0 text-faint text-xs">
      {times.clock(ms)}
    </time>
  );
}

export function StageMove({ from, to }: { from: string; to: string }) {
  return (
    <span className="inline-flex shrink-0 items-center">
      <span className="sr-only">{from} to</span>
      <StageBadge stage={to} />
    </span>
  );
}
