import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Page } from '../../../components/page.tsx';
import { CardsSkeleton } from '../../../components/page-skeleton.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { useReady } from '../../../hooks/use-ready.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { leadsToCallQuery } from '../../../lib/leads-to-call.ts';
import { overviewQuery } from '../../../lib/overview.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { CallsPanel } from './calls-panel.tsx';
import { CoolingPanel } from './cooling-panel.tsx';
import { DistributionPanel } from './distribution-panel.tsx';
import { FeedPanel } from './feed-panel.tsx';
import { HeatingPanel } from './heating-panel.tsx';
import { StagePanel } from './stage-panel.tsx';

const ActivityPanel = lazy(() => import('./activity-panel.tsx'));
const SetupPanel = lazy(() => import('./setup-panel.tsx'));

/**
 * The minimum time between two requests for the figures, which follow changes in the project. Requests are less frequent if the
 * server is slow.
 */
const REFRESH_EVERY_MS = 2500;

/** Shows a new project's checklist or the leads to call, then the leads that are cooling down, then the charts. */
export default function TodayPage() {
  const queryClient = useQueryClient();
  const refresh = useThrottled(() => queryClient.invalidateQueries({ queryKey: ['analytics'] }), REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  const { data } = useQuery(overviewQuery);
  const isEmpty = data?.leads === 0;
  // Loads the charts last, because they are below the visible part of the screen.
  const { isPending: areCallsPending } = useDeferredQuery(leadsToCallQuery);
  const areFiguresReady = useReady(!isEmpty && !areCallsPending);
  return (
    <Page title="Today">
      <Suspense fallback={<CardsSkeleton />}>
        <SetupPanel otherwise={isEmpty && <StagePanel />} />
      </Suspense>
      <div className="grid min-w-0 gap-4 max-xl:in-order xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <CallsPanel />
        <FeedPanel />
      </div>
      {areFiguresReady && <Figures />}
    </Page>
  );
}

/** The charts and lists of a project that has leads. */
function Figures() {
  return (
    <>
      <div className="grid min-w-0 gap-4 max-md:in-order md:grid-cols-2">
        <CoolingPanel />
        <HeatingPanel />
      </div>
      <StagePanel />
      <div className="grid min-w-0 gap-4 max-xl:in-order xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <Suspense fallback={<div className="card h-[22rem]" />}>
          <ActivityPanel />
        </Suspense>
        <DistributionPanel />
      </div>
    </>
  );
}
