import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { LiveStatus } from '../../../components/live-status.tsx';
import { NotYet } from '../../../components/not-yet.tsx';
import { Page } from '../../../components/page.tsx';
import { Time } from '../../../components/time.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { API_ORIGIN } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatScore, humanize } from '../../../lib/format.ts';
import { overviewQuery } from '../../../lib/overview.ts';
import { useProjectLive, useProjectSocketStatus } from '../../../lib/project-live.ts';
import { deliveryCountsQuery } from '../api/count-deliveries.ts';
import { healthQuery } from '../api/get-health.ts';
import { describeFailed } from '../describe-failed.ts';
import { beat, pulseOf } from '../pulse.ts';
import { AlertsPanel } from './alerts-panel.tsx';
import { DatabasePanel } from './database-panel.tsx';
import { RejectedPanel } from './rejected-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';

const EventTypesPanel = lazy(() => import('./event-types-panel.tsx'));

export default function SystemPage() {
  const health = useQuery(healthQuery);
  const overview = useQuery(overviewQuery);
  const deliveries = useQuery(deliveryCountsQuery);
  const socket = useProjectSocketStatus();
  const pulse = usePulse();
  const lagSeconds = health.data?.projection.lagSeconds ?? null;
  const isUp = !health.error && health.data?.status === 'ok';
  const unknown = <span className="font-normal text-faint">Unknown</span>;
  return (
    <Page title="Events" lead={`Events that arrive at ${API_ORIGIN}, and what uses them`}>
      <section
        aria-label="Health"
        className="card grid grid-cols-2 gap-px overflow-hidden bg-line md:grid-cols-4 *:bg-surface"
      >
        <Figure
          label="API"
          value={
            health.isPending ? null : (
              <State isGood={isUp} text={health.error ? 'Unreachable' : (health.data?.status ?? '')} />
            )
          }
          note={health.data && (health.data.problems.join(' ') || `Answered in ${health.data.tookMs} ms`)}
        />
        <Figure
          label="Database"
          value={
            health.isPending ? null : (
              <State
                isGood={!health.error && health.data?.database === 'ok'}
                text={health.error ? 'unknown' : (health.data?.database ?? '')}
              />
            )
          }
          note={
            health.data &&
            (lagSeconds === null ? (
              <>
                As of <Time at={health.data.time} />
              </>
            ) : (
              `Lagging ${formatCount(lagSeconds)} s`
            ))
          }
        />
        <Figure
          label="Live socket"
          value={<LiveStatus status={socket} label="Project socket" />}
          note={`${countOf(pulse.events, 'event')} since this page was opened`}
        />
        <Figure
          label="Events, 24 h"
          value={
            overview.data ? (
              <span className="num">{formatCount(overview.data.eventsLast24h)}</span>
            ) : (
              overview.error && unknown
            )
          }
          note={overview.data && `${formatCount(overview.data.eventsLast7Days)} in 7 days`}
        />
        <Figure
          label="Throughput"
          value={<span className="num">{formatScore(round(pulse.eventsPerSecond))} events/s</span>}
          note="In the last minute, as measured by this page"
        />
        <Figure
          label="Indexing delay"
          value={
            pulse.lagMs === null ? (
              <span className="font-normal text-faint">No events yet</span>
            ) : (
              <span className="num">{formatCount(pulse.lagMs)} ms</span>
            )
          }
          note="Longest delay in the last minute. The pages of leads update sooner."
        />
        <Figure
          label="Deliveries waiting"
          value={deliveries.data ? <CountUp {...deliveries.data.waiting} /> : deliveries.error && unknown}
          note={
            deliveries.data?.oldestAt ? (
              <>
                Oldest <Time at={deliveries.data.oldestAt} />
              </>
            ) : (
              deliveries.data && 'Webhooks and automations'
            )
          }
        />
        <Figure
          label="Failed deliveries"
          value={deliveries.data ? <CountUp {...deliveries.data.dead} isBad /> : deliveries.error && unknown}
          note={deliveries.data && describeFailed(deliveries.data)}
        />
      </section>
      <AlertsPanel />
      <Suspense fallback={<NotYet />}>
        <EventTypesPanel />
      </Suspense>
      <UsagePanel />
      <DatabasePanel />
      <RejectedPanel />
    </Page>
  );
}

/** Measures how many events the socket reports, and with what delay, while the page is open. */
function usePulse() {
  const [openedAt] = useState(() => Date.now());
  const [beats, setBeats] = useState<Parameters<typeof pulseOf>[0]>([]);
  const [events, setEvents] = useState(0);
  const now = useNow(1000);
  useProjectLive({
    onCommit: ({ news, lagMs }) => {
      const count = news.reduce((sum, { activity }) => sum + activity.reduce((n, each) => n + each.count, 0), 0);
      setEvents((before) => before + count);
      setBeats((before) => beat(before, { at: Date.now(), events: count, lagMs }));
    },
  });
  return { events, ...pulseOf(beats, { openedAt, now }) };
}

const round = (perSecond: number): number =>
  perSecond < 10 ? Math.round(perSecond * 100) / 100 : Math.round(perSecond);

function CountUp({ count, isMore, isBad = false }: { count: number; isMore: boolean; isBad?: boolean }) {
  return (
    <span className={cx('num', isBad && count > 0 && 'text-bad')}>
      {formatCount(count)}
      {isMore && '+'}
    </span>
  );
}

function Figure({ label, value, note }: { label: string; value: ReactNode; note: ReactNode }) {
  return (
    <div className="px-4 py-3.5">
      <p className="text-faint text-xs">{label}</p>
      <div className="mt-1 flex h-6 items-center font-semibold text-base">
        {value ?? <span className="skeleton h-5 w-16" />}
      </div>
      <p className="num mt-0.5 min-h-4 text-faint text-xs">{note}</p>
    </div>
  );
}

function State({ isGood, text }: { isGood: boolean; text: string }) {
  const Icon = isGood ? CircleCheck : CircleX;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon aria-hidden className={`size-4 ${isGood ? 'text-good' : 'text-bad'}`} />
      {text === 'ok' ? 'OK' : humanize(text)}
    </span>
  );
}
