import { useOnline } from '../../hooks/use-online.ts';
import { useProjectSocketStatus } from '../../lib/project-live.ts';

/** Warns when the data on screen may be out of date. */
export function ConnectionBanner() {
  const isOnline = useOnline();
  const status = useProjectSocketStatus();
  const text = !isOnline
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
