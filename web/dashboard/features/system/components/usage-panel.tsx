import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Time } from '../../../components/time.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { eventUsageQuery } from '../api/get-event-usage.ts';

/** Shows how much of the daily event quota web pages have used, and whether further events are being rejected. */
export function UsagePanel() {
  const { data, error, refetch } = useQuery(eventUsageQuery);
  const today = data?.days[0];
  const max = data?.eventsPerDayMax ?? null;
  const limitedDays = data?.days.filter(({ limitedAt }) => limitedAt !== null).length ?? 0;
  return (
    <Panel title="Events from publishable keys" note="Today (UTC)">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="skeleton h-6" />
      ) : (
        <div className="flex flex-col gap-3">
          {today?.limitedAt && (
            <Alert>
              The daily quota was used up <Time at={today.limitedAt} />. Further events from web pages are rejected
              until midnight (UTC); browsers with our SDK keep them and send them later.
            </Alert>
          )}
          {today && today.clientsLimited > 0 && (
            <Alert>
              {today.clientsLimited === 1 ? 'One client' : `${formatCount(today.clientsLimited)} clients`} sent more
              than {formatCount(data.eventsPerClientMax ?? 0)} events today. Further events from these clients are
              rejected; other visitors are not affected. If you did not expect this, check the allowed origins of your
              keys.
            </Alert>
          )}
          {max === null ? (
            <p className="num text-sm">{formatCount(today?.events ?? 0)} events. This server has no daily quota.</p>
          ) : (
            <ProgressBar
              label="Daily quota used"
              done={today?.events ?? 0}
              total={max}
              note={`${today?.events ? 'About ' : ''}${formatCount(today?.events ?? 0)} of ${countOf(max, 'event')}${limitedDays > 0 ? `; the quota was used up on ${formatCount(limitedDays)} of the last 31 days` : ''}`}
            />
          )}
        </div>
      )}
    </Panel>
  );
}

function Alert({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <span>{children}</span>
    </p>
  );
}
