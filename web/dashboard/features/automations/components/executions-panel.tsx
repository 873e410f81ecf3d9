import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { DeliveryList, DeliveryListSkeleton } from '../../../components/delivery-list.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useOpenedParam } from '../../../hooks/use-opened-param.ts';
import { executionsQuery } from '../api/list-executions.ts';

const DeliveryDrawer = lazy(() => import('../../../components/delivery-drawer.tsx'));

const SHOWN_AT_FIRST = 10;

/** Lists the automation's runs, each with its lead, its reason and its result. */
export default function ExecutionsPanel({ automationId }: { automationId: string }) {
  const { data, error, refetch } = useQuery(executionsQuery(automationId));
  const [isWhole, setWhole] = useState(false);
  const [openId, setOpenId] = useOpenedParam('delivery');
  const [hasOpened, setHasOpened] = useState(false);
  if (openId !== '' && !hasOpened) setHasOpened(true);
  return (
    <Panel
      title="Runs"
      note={data && data.length > 0 && (data.length === LIMITS.pageSizeMax ? `Last ${data.length}` : data.length)}
      bodyClassName=""
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <DeliveryListSkeleton rows={4} />
      ) : data.length === 0 ? (
        <EmptyState title="No runs yet">Each run appears here, with its trigger and result.</EmptyState>
      ) : (
        <DeliveryList
          label="Runs, newest first"
          deliveries={data
            .slice(0, isWhole ? data.length : SHOWN_AT_FIRST)
            .map((execution) => ({ ...execution, what: execution.reason }))}
          onOpen={setOpenId}
        />
      )}
      {data && data.length > SHOWN_AT_FIRST && !isWhole && (
        <div className="border-line border-t p-2 text-center">
          <Button look="ghost" onClick={() => setWhole(true)}>
            Show all {data.length}
          </Button>
        </div>
      )}
      {hasOpened && (
        <Suspense>
          <DeliveryDrawer deliveryId={openId} onClose={() => setOpenId('')} />
        </Suspense>
      )}
    </Panel>
  );
}
