import { Bar } from './bar.tsx';

interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
  note: string;
}

/** Shows progress as a bar and as text. */
export function ProgressBar({ label, done, total, note }: ProgressBarProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div aria-live="polite">
      <progress aria-label={label} className="sr-only" max={Math.max(1, total)} value={done} />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <Bar share={share} color="var(--accent)" />
      </div>
      <p className="num mt-1.5 text-faint text-xs">{note}</p>
    </div>
  );
}
