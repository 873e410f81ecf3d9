import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox, X } from 'lucide-react';
import { Delivery } from '../../../../../worker/contract/webhook.ts';
import { Button } from '../../../components/button.tsx';
import { DeliveryList, DeliveryListSkeleton } from '../../../components/delivery-list.tsx';
import { DELIVERY_STATUSES } from '../../../components/delivery-status.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { cx } from '../../../lib/cx.ts';
import { deliveriesQuery } from '../../../lib/deliveries.ts';
import { useReceivers } from '../../../lib/receivers.ts';

const { status: Status } = Delivery.shape;
const STATUSES = [
  { value: '', label: 'All' },
  ...Status.options.map((value) => ({ value: value as string, label: DELIVERY_STATUSES[value].label })),
];

/** What was told to whom, filtered by the URL. */
export function DeliveriesSection({ onOpen }: { onOpen: (deliveryId: string) => void }) {
  const [status, setStatus] = useSearchParam('status');
  const [targetId, setTargetId] = useSearchParam('to');
  const [leadId, setLeadId] = useSearchParam('lead');
  const receivers = useReceivers();
  const query = useInfiniteQuery(
    deliveriesQuery({
      status: Status.safeParse(status).data,
      targetId: targetId || undefined,
      leadId: leadId || undefined,
    }),
  );
  const deliveries = query.data?.pages.flatMap((page) => page.deliveries);
  const isFiltered = status !== '' || targetId !== '' || leadId !== '';
  return (
    <>
      <search className="flex flex-wrap items-center gap-2">
        <Segmented label="Status" options={STATUSES} value={status} onChange={setStatus} />
        <select
          aria-label="Receiver"
          className={cx(smallInputClass, 'max-w-72 min-w-0')}
          value={targetId}
          onChange={({ target }) => setTargetId(target.value)}
        >
          <option value="">To anyone</option>
          {receivers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {targetId !== '' && !receivers.some(({ id }) => id === targetId) && (
            <option value={targetId}>{targetId}</option>
          )}
        </select>
        {leadId !== '' && (
          <Button icon={<X aria-hidden className="size-3.5" />} onClick={() => setLeadId('')}>
            Lead {leadId}
          </Button>
        )}
      </search>
      <div className="card">
        {query.error && !deliveries ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !deliveries ? (
          <DeliveryListSkeleton rows={8} />
        ) : deliveries.length === 0 ? (
          <EmptyState
            icon={<Inbox aria-hidden />}
            title={isFiltered ? 'No delivery passes these filters' : 'Nothing was told yet'}
          >
            {!isFiltered &&
              'Each automation that fires, and each event that an endpoint wants, is a delivery with its attempts.'}
          </EmptyState>
        ) : (
          <DeliveryList
            label="Deliveries, newest first"
            receivers={receivers}
            deliveries={deliveries.map((delivery) => ({
              ...delivery,
              at: delivery.createdAt,
              what: delivery.reason ?? delivery.type,
            }))}
            onOpen={onOpen}
          />
        )}
        {query.hasNextPage && (
          <div className="border-line border-t p-3 text-center">
            <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show earlier
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
