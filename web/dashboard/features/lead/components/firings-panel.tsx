import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense } from 'react';
import { Link } from 'react-router';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { firingsQuery } from '../api/list-firings.ts';

// The list loads on demand, because most leads have no runs.
const FiringList = lazy(() => import('./firing-list.tsx'));

const SHOWN = 6;

/** Shows the automation runs for this lead, with their reasons and results. */
export const FiringsPanel = memo(function FiringsPanel({ leadId }: { leadId: string }) {
  const { data, error, refetch } = useQuery(firingsQuery(leadId));
  const skeleton = <div aria-busy className="skeleton mx-4 my-3 h-6" />;
  return (
    <Panel
      title="Automation runs"
      note={data && data.length > 0 && data.length}
      bodyClassName=""
      actions={
        data &&
        data.length > 0 && (
          <Link
            to={`/webhooks?tab=deliveries&lead=${encodeURIComponent(leadId)}`}
            className="text-accent text-sm underline-offset-2 hover:underline"
          >
            Deliveries
          </Link>
        )
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        skeleton
      ) : data.length === 0 ? (
        <p className="px-4 py-4 text-faint text-sm">No automation runs yet.</p>
      ) : (
        <Suspense fallback={skeleton}>
          <FiringList firings={data.slice(0, SHOWN)} />
        </Suspense>
      )}
    </Panel>
  );
});
