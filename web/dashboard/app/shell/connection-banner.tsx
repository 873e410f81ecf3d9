import { useOnline } from '../../hooks/use-online.ts';
import { useAsOf } from '../../lib/as-of.ts';
import { useProjectSocketStatus } from '../../lib/project-live.ts';
import { timesIn } from '../../lib/times.ts';

/** Warns when the data on screen may be out of date. */
export function ConnectionBanner() {
  const isOnline = useOnline();
  const status = useProjectSocketStatus();
  const asOf = useAsOf();
  const text =
    asOf !== null
      ? `Offline — as of ${sinceWhen(asOf)}`
      : !isOnline
        ? 'You’re offline. Data will refresh when you reconnect.'
        : status === 'reconnecting'
          ? 'Live updates paused. Reconnecting…'
          : null;
  return (
    <div role="status">
      {text && <p className="border-line border-b bg-warn-wash px-4 py-1.5 text-center text-sm text-warn">{text}</p>}
    </div>
  );
}

/** Formats a time in the reader's time zone, and adds the date unless it is today. */
function sinceWhen(at: number): string {
  const { clock, dateTime, dayKey } = timesIn();
  return dayKey(at) === dayKey(Date.now()) ? clock(at) : dateTime(at);
}
