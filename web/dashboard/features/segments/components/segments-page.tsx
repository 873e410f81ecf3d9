import { useQuery } from '@tanstack/react-query';
import { Layers, Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { buttonClass } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { countedSegmentsQuery } from '../../../lib/segments.ts';
import { SegmentRow } from './segment-row.tsx';

const ListsPanel = lazy(() => import('./lists-panel.tsx'));

/** The minimum time between two requests for the counts, which follow changes in the project. */
const REFRESH_EVERY_MS = 2500;

/** Lists the project's segments with their current number of leads, and below them the manual lists. */
export default function SegmentsPage() {
  const { data, error, refetch } = useQuery(countedSegmentsQuery);
  const role = useRole();
  const refresh = useThrottled(refetch, REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  return (
    <Page
      title="Segments"
      lead="Leads enter and leave as they change and as time passes"
      actions={
        mayWrite(role) && (
          <Link to="/leads" state={{ opensFilter: true }} className={buttonClass({ look: 'primary' })}>
            <Plus aria-hidden className="size-3.5" />
            New segment
          </Link>
        )
      }
    >
      {error && !data ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <ListSkeleton />
      ) : data.length === 0 ? (
        <div className="card">
          <EmptyState icon={<Layers aria-hidden />} title="No segments yet">
            Filter leads by any property, then choose “Save as segment”. The segment stays up to date.
          </EmptyState>
        </div>
      ) : (
        <ul aria-label="Segments" className="card">
          {data.map((segment) => (
            <SegmentRow key={segment.id} segment={segment} />
          ))}
        </ul>
      )}
      {data && (
        <Suspense>
          <ListsPanel />
        </Suspense>
      )}
    </Page>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy role="status" aria-label="Loading" className="card">
      {[1, 2, 3].map((i) => (
        <div key={i} className="flex h-[68px] items-center gap-4 border-line border-b px-4 last:border-b-0">
          <div className="flex flex-1 flex-col gap-2">
            <span className="skeleton h-3.5 w-48" />
            <span className="skeleton h-3 w-72 max-w-full" />
          </div>
          <span className="skeleton h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
