interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
  note: string;
}

/** How far something has come, as a bar and in words. */
export function ProgressBar({ label, done, total, note }: ProgressBarProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div aria-live="polite">
      <progress aria-label={label} className="sr-only" max={Math.max(1, total)} value={done} />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${share * 100}%` }}
        />
      </div>
      <p className="num mt-1.5 text-faint text-xs">{note}</p>
    </div>
  );
}
