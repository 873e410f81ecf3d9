import { MINUTE_MS } from '../../../worker/domain/time.ts';
import { useNow } from '../hooks/use-now.ts';
import { useTimes } from '../hooks/use-times.ts';
import { formatRelative } from '../lib/format.ts';

/** Shows a time relative to now, or as a date if `absolute` is set. The tooltip has the exact time. */
export function Time({ at, absolute = false }: { at: number | string; absolute?: boolean }) {
  const ms = typeof at === 'string' ? Date.parse(at) : at;
  const recent = Math.abs(Date.now() - ms) < MINUTE_MS;
  const times = useTimes();
  const now = useNow(recent ? 1000 : 30_000);
  return (
    <time dateTime={new Date(ms).toISOString()} title={times.exact(ms)} className="num whitespace-nowrap">
      {absolute ? times.dateTime(ms) : formatRelative(ms, now)}
    </time>
  );
}
