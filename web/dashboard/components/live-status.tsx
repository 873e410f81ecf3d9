import { cx } from '../lib/cx.ts';
import type { SocketStatus } from '../lib/reconnecting-socket.ts';

const LOOKS: Record<SocketStatus, { text: string; dot: string }> = {
  connecting: { text: 'Connecting', dot: 'bg-faint' },
  open: { text: 'Live', dot: 'bg-good' },
  reconnecting: { text: 'Reconnecting', dot: 'bg-warn' },
  closed: { text: 'Not live', dot: 'bg-bad' },
};

/**
 * Says in one word whether the data on screen is live. The dot pulses when the socket opens, and then stops. An endless animation
 * would wake the page's thread at every pulse, on every screen.
 */
export function LiveStatus({ status, label }: { status: SocketStatus; label: string }) {
  const { text, dot } = LOOKS[status];
  return (
    <span
      role="status"
      aria-label={`${label}: ${text}`}
      title={text}
      className="inline-flex items-center gap-1.5 text-xs text-soft"
    >
      <span aria-hidden className="relative flex size-1.5">
        {status === 'open' && (
          <span className={cx('absolute inset-0 rounded-full opacity-60 motion-safe:animate-three-beats', dot)} />
        )}
        <span className={cx('relative size-1.5 rounded-full', dot)} />
      </span>
      {/* Hidden while connecting, which usually takes a moment: the word would flash and move the elements beside it. */}
      {status === 'connecting' ? <span className="invisible">{LOOKS.open.text}</span> : text}
    </span>
  );
}
