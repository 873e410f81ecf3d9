import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { Alert } from '../../../../../worker/contract/alert.ts';
import { NotYet } from '../../../components/not-yet.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { alertsQuery } from '../api/list-alerts.ts';

/**
 * Shows current alerts and those that ended within the last week. Owners got an email about each alert. Renders nothing without
 * alerts.
 */
export function AlertsPanel() {
  const { data: alerts, isPending } = useQuery(alertsQuery);
  if (isPending) return <NotYet />;
  if (!alerts || alerts.length === 0) return null;
  return (
    <Panel title="Alerts" note="Emailed to owners">
      <ul className="flex flex-col gap-2">
        {alerts.map((alert) => (
          <li key={alert.kind} className={`flex gap-2 text-sm ${alert.endedAt ? 'text-faint' : ''}`}>
            {alert.endedAt ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            ) : (
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
            )}
            <span>
              {wordsOf(alert)}{' '}
              <span className="text-faint">
                Started <Time at={alert.since} />
                {alert.endedAt && (
                  <>
                    , ended <Time at={alert.endedAt} />
                  </>
                )}
                .
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function wordsOf({ kind, count, total }: Alert): string {
  switch (kind) {
    case 'deliveries_failing':
      return `${countOf(count, 'delivery', 'deliveries')} failed within an hour.`;
    case 'events_refused':
      return `${formatCount(count)} of ${countOf(total ?? count, 'event')} were rejected within an hour.`;
    case 'server_events_refused':
      return `${countOf(count, 'event')} from servers were rejected within an hour.`;
    case 'quota_near':
      return `Web pages used ${formatCount(count)} of the ${countOf(total ?? count, 'event')} of their daily quota.`;
  }
}
