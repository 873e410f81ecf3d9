import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox, RotateCw, X } from 'lucide-react';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { DeliveryList, DeliveryListSkeleton, type ListedDelivery } from '../../../components/delivery-list.tsx';
import { DELIVERY_STATUSES } from '../../../components/delivery-status.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { cx } from '../../../lib/cx.ts';
import { deliveriesQuery, isRetriable, useRetryDeliveries, useRetryDelivery } from '../../../lib/deliveries.ts';
import { countOf, shownValue } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useReceivers } from '../../../lib/receivers.ts';

type Status = Delivery['status'];
const isStatus = (value: string): value is Status => Object.hasOwn(DELIVERY_STATUSES, value);

const STATUSES = [
  { value: '', label: 'All' },
  ...Object.entries(DELIVERY_STATUSES).map(([value, { label }]) => ({ value, label })),
];

/** Lists the deliveries that match the filters in the URL. */
export function DeliveriesSection({ onOpen }: { onOpen: (deliveryId: string) => void }) {
  const [status, setStatus] = useSearchParam('status');
  const [targetId, setTargetId] = useSearchParam('to');
  const [leadId, setLeadId] = useSearchParam('lead');
  const receivers = useReceivers();
  const canEdit = mayManage(useRole());
  const query = useInfiniteQuery(
    deliveriesQuery({
      status: isStatus(status) ? status : undefined,
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
          <option value="">All destinations</option>
          {receivers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {targetId !== '' && !receivers.some(({ id }) => id === targetId) && (
            <option value={targetId}>{targetId}</option>
          )}
        </select>
        {canEdit && deliveries?.some((delivery) => isWaiting(delivery)) && (
          <RetryMatching status={status} targetId={targetId} leadId={leadId} />
        )}
        {leadId !== '' && (
          <Button icon={<X aria-hidden className="size-3.5" />} onClick={() => setLeadId('')}>
            Lead <bdi>{shownValue(leadId)}</bdi>
          </Button>
        )}
      </search>
      <div className="card">
        {query.error && !deliveries ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !deliveries ? (
          <DeliveryListSkeleton rows={8} />
        ) : deliveries.length === 0 ? (
          <EmptyState icon={<Inbox aria-hidden />} title={isFiltered ? 'No deliveries match' : 'No deliveries yet'}>
            {!isFiltered && 'Each automation run and each event sent to an endpoint appears here, with its attempts.'}
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
            {...(canEdit && { actions: (delivery: ListedDelivery) => <RetryOne delivery={delivery} /> })}
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

const isWaiting = ({ status }: Pick<Delivery, 'status'>): boolean => status === 'pending' || status === 'dead';

function RetryOne({ delivery }: { delivery: ListedDelivery }) {
  const retry = useRetryDelivery();
  if (!isRetriable(delivery)) return null;
  return (
    <IconButton
      label="Retry now"
      onClick={() =>
        retry.mutate(delivery.id, {
          onSuccess: () => notify.success('Delivery queued.'),
          onError: (error) => notify.error(error.message),
        })
      }
    >
      <RotateCw aria-hidden className="size-4" />
    </IconButton>
  );
}

/** The button that retries all pending and failed deliveries that match the filters, including those that have not loaded. */
function RetryMatching({ status, targetId, leadId }: { status: string; targetId: string; leadId: string }) {
  const retry = useRetryDeliveries();
  const body = {
    targetId: targetId || undefined,
    leadId: leadId || undefined,
    statuses: status === 'pending' || status === 'dead' ? [status as 'pending' | 'dead'] : undefined,
  };
  return (
    <Button
      icon={<RotateCw aria-hidden className="size-3.5" />}
      isBusy={retry.isPending}
      onClick={() =>
        retry.mutate(body, {
          onSuccess: (count) => notify.success(`${countOf(count, 'delivery', 'deliveries')} queued.`),
          onError: (error) => notify.error(error.message),
        })
      }
    >
      Retry pending and failed
    </Button>
  );
}
