import { useMemo, useState } from 'react';
import { DAY_MS, HOUR_MS } from '../../../../../worker/domain/time.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { formatCount } from '../../../lib/format.ts';
import { timesIn } from '../../../lib/times.ts';
import { ACTIVITY_RANGES, type ActivityRange, activityQuery } from '../api/get-activity.ts';
import { stackActivity } from '../stack-activity.ts';
import { ActivityBars } from './activity-bars.tsx';

const UTC = timesIn('UTC');

export default function ActivityPanel() {
  const [value, setValue] = useState<ActivityRange['value']>('30d');
  const range = ACTIVITY_RANGES.find((each) => each.value === value) ?? ACTIVITY_RANGES[0];
  const { data, error, refetch } = useDeferredQuery({ ...activityQuery(range), placeholderData: (before) => before });
  const now = useNow(60_000);
  const stacked = useMemo(() => {
    const stepMs = range.interval === 'hour' ? HOUR_MS : DAY_MS;
    return data && stackActivity(data, { interval: range.interval, from: now - range.days * DAY_MS + stepMs, to: now });
  }, [data, range, now]);
  const isOffUtc = useTimes().clock(now) !== UTC.clock(now);
  const total = stacked?.series.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel
      title="Events"
      note={
        total === undefined ? undefined : (
          <span className="num">
            {formatCount(total)}
            {range.interval === 'day' && isOffUtc && ', by UTC day'}
          </span>
        )
      }
      actions={<Segmented label="Range" options={ACTIVITY_RANGES} value={value} onChange={setValue} />}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !stacked ? (
        <div aria-busy className="skeleton h-[16.75rem]" />
      ) : total === 0 ? (
        <EmptyState title="No events in this period" />
      ) : (
        <ActivityBars stacked={stacked} interval={range.interval} />
      )}
    </Panel>
  );
}
