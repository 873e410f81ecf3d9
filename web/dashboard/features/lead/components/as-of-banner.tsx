import { History } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { useTimes } from '../../../hooks/use-times.ts';

/** Says that the page shows the lead as it was at an earlier time. */
export default function AsOfBanner({ at, onBack }: { at: number; onBack: () => void }) {
  const times = useTimes();
  return (
    <div className="sticky top-2 z-20 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line bg-accent-wash px-3 py-1.5 text-sm shadow-card">
      <History aria-hidden className="size-4 text-accent" />
      <p className="flex-1">
        Viewing <strong className="num font-semibold">{times.dateTime(at)}</strong> (with today’s data)
      </p>
      <Button onClick={onBack}>Back to now</Button>
    </div>
  );
}
