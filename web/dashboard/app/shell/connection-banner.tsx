import { useOnline } from '../../hooks/use-online.ts';
import { useProjectSocketStatus } from '../../lib/project-live.ts';

/** Says it when what is shown may be old. */
export function ConnectionBanner() {
  const isOnline = useOnline();
  const status = useProjectSocketStatus();
  const text = !isOnline
    ? 'You are off line. What is shown may be out of date; it catches up by itself.'
    : status === 'reconnecting'
      ? 'The live connection was lost. Reconnecting; what was missed is loaded then.'
      : null;
  return (
    <div role="status">
      {text && <p className="border-line border-b bg-warn-wash px-4 py-1.5 text-center text-sm text-warn">{text}</p>}
    </div>
  );
}
