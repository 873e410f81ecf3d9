import { useNow } from '../hooks/use-now.ts';
import { Time } from './time.tsx';

/** Shows when a task is due, and highlights overdue tasks. */
export function DueTime({ at }: { at: string }) {
  const isLate = Date.parse(at) < useNow(60_000);
  return (
    <span className={isLate ? 'text-bad' : undefined}>
      {isLate && <span className="sr-only">Overdue: </span>}
      <Time at={at} />
    </span>
  );
}
