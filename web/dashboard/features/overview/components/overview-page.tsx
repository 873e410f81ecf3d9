import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Page } from '../../../components/page.tsx';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { CoolingPanel } from './cooling-panel.tsx';
import { DistributionPanel } from './distribution-panel.tsx';
import { FeedPanel } from './feed-panel.tsx';
import { HeatingPanel } from './heating-panel.tsx';
import { StagePanel } from './stage-panel.tsx';

const ActivityPanel = lazy(() => import('./activity-panel.tsx'));

/** Counts follow what is committed, but are not asked for more often than this, and less often if the server is slow. */
const REFRESH_EVERY_MS = 2500;

export default function OverviewPage() {
  const queryClient = useQueryClient();
  const refresh = useThrottled(() => queryClient.invalidateQueries({ queryKey: ['analytics'] }), REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  return (
    <Page title="Overview">
      <StagePanel />
      <div className="grid min-w-0 gap-4 lg:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
        <Suspense fallback={<div className="card h-[22rem]" />}>
          <ActivityPanel />
        </Suspense>
        <FeedPanel />
      </div>
      <div className="grid min-w-0 gap-4 md:grid-cols-2 xl:grid-cols-3">
        <HeatingPanel />
        <CoolingPanel />
        <DistributionPanel />
      </div>
    </Page>
  );
}
