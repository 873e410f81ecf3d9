import { useQuery } from '@tanstack/react-query';
import { CircleCheck, MailCheck, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { DAY_MS, HOUR_MS } from '../../../../../worker/domain/time.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import DeliveryDrawer from '../../../components/delivery-drawer.tsx';
import { DeliveryList, DeliveryListSkeleton, ReceiverName } from '../../../components/delivery-list.tsx';
import { DeliveryTabs } from '../../../components/delivery-tabs.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { useOpenedParam } from '../../../hooks/use-opened-param.ts';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { cx } from '../../../lib/cx.ts';
import { useDiscardDelivery, useRetryDeliveries, useRetryDelivery } from '../../../lib/deliveries.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { type Receiver, useReceivers } from '../../../lib/receivers.ts';
import { deadLettersQuery, LISTED_MAX } from '../api/list-dead-letters.ts';
import { countByReceiver } from '../count-by-receiver.ts';

/** How many rows are shown at first, and how many “Show earlier” adds. */
const ROWS_STEP = 50;
const PERIODS = [
  { id: '', label: 'Any time', ms: Number.POSITIVE_INFINITY },
  { id: '1h', label: 'Last hour', ms: HOUR_MS },
  { id: '1d', label: 'Last 24 hours', ms: DAY_MS },
  { id: '7d', label: 'Last 7 days', ms: 7 * DAY_MS },
] as const;

export default function DeadLettersPage() {
  const { data, error, refetch, dataUpdatedAt } = useQuery(deadLettersQuery);
  const [openId, setOpenId] = useOpenedParam('delivery');
  const [targetId, setTargetId] = useSearchParam('to');
  const [periodId, setPeriodId] = useSearchParam('period');
  const receivers = useReceivers();
  const canEdit = mayManage(useRole());
  const period = PERIODS.find(({ id }) => id === periodId) ?? PERIODS[0];
  const since = dataUpdatedAt - period.ms;
  // Hides a delivery as soon as someone retries or discards it, before the API answers.
  const letters = data?.filter(({ status }) => status === 'dead');
  const inPeriod = letters?.filter(({ createdAt }) => Date.parse(createdAt) >= since) ?? [];
  const shown = inPeriod.filter((letter) => targetId === '' || letter.targetId === targetId);
  return (
    <Page title="Deliveries" lead="Failed deliveries are kept until you retry or discard them">
      <DeliveryTabs current="failed" />
      {error && !letters ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : !letters ? (
        <>
          <div className="skeleton h-8 w-72" />
          <div className="card">
            <DeliveryListSkeleton rows={8} />
          </div>
        </>
      ) : letters.length === 0 ? (
        <div className="card">
          <EmptyState icon={<MailCheck aria-hidden />} title="Nothing has failed">
            We retry for about 28 hours with growing delays. Deliveries that still fail appear here.{' '}
            <Link
              to="/deliveries?tab=deliveries&status=pending"
              className="inline-block text-accent underline underline-offset-2"
            >
              See what is pending
            </Link>
          </EmptyState>
        </div>
      ) : (
        <>
          <Filters letters={inPeriod} receivers={receivers} targetId={targetId} onTarget={setTargetId}>
            <select
              aria-label="Period"
              className={smallInputClass}
              value={periodId}
              onChange={({ target }) => setPeriodId(target.value)}
            >
              {PERIODS.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
            {canEdit && shown.length > 0 && (
              <RetryAll
                count={shown.length}
                targetId={targetId || undefined}
                since={period.id === '' ? undefined : new Date(since).toISOString()}
              />
            )}
          </Filters>
          <Letters
            key={`${targetId} ${periodId}`}
            letters={shown}
            receivers={receivers}
            canEdit={canEdit}
            onOpen={setOpenId}
          />
        </>
      )}
      <DeliveryDrawer deliveryId={openId} onClose={() => setOpenId('')} />
    </Page>
  );
}

type Letter = Pick<Delivery, keyof Delivery>;

function Filters(props: {
  letters: readonly Letter[];
  receivers: readonly Receiver[];
  targetId: string;
  onTarget: (targetId: string) => void;
  children: React.ReactNode;
}) {
  const { letters, receivers, targetId, onTarget, children } = props;
  const chip = (isOn: boolean) =>
    cx(
      'inline-flex h-8 min-w-0 max-w-72 items-center gap-1.5 rounded-md border bg-surface px-2.5 text-sm transition-colors',
      isOn ? 'border-accent font-medium text-ink' : 'border-line text-soft hover:border-line-strong hover:text-ink',
    );
  return (
    <search className="flex flex-wrap items-center gap-2">
      <button
        type="button"
        aria-pressed={targetId === ''}
        className={chip(targetId === '')}
        onClick={() => onTarget('')}
      >
        All <span className="num text-faint">{countText(letters.length)}</span>
      </button>
      {countByReceiver(letters).map(({ id, kind, count }) => (
        <button
          key={id}
          type="button"
          aria-pressed={targetId === id}
          className={chip(targetId === id)}
          onClick={() => onTarget(targetId === id ? '' : id)}
        >
          <ReceiverName id={id} kind={kind} receivers={receivers} />
          <span className="num text-faint">{countText(count)}</span>
        </button>
      ))}
      <div className="flex flex-wrap items-center gap-2 sm:ml-auto">{children}</div>
    </search>
  );
}

const countText = (count: number): string => `${formatCount(count)}${count >= LISTED_MAX ? '+' : ''}`;

interface LettersProps {
  letters: readonly Letter[];
  receivers: readonly Receiver[];
  canEdit: boolean;
  onOpen: (deliveryId: string) => void;
}

function Letters({ letters, receivers, canEdit, onOpen }: LettersProps) {
  const [rows, setRows] = useState(ROWS_STEP);
  const retry = useRetryDelivery();
  const discard = useDiscardDelivery();
  const onError = (error: Error) => notify.error(error.message);
  return (
    <div className="card">
      {letters.length === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title="No failed deliveries match" />
      ) : (
        <DeliveryList
          label="Failed deliveries, newest first"
          receivers={receivers}
          showsStatus={false}
          deliveries={letters.slice(0, rows).map((letter) => ({
            ...letter,
            at: letter.createdAt,
            what: letter.reason ?? letter.type,
          }))}
          onOpen={onOpen}
          {...(canEdit && {
            actions: ({ id }) => (
              <>
                <IconButton
                  label="Retry now"
                  onClick={() => retry.mutate(id, { onSuccess: () => notify.success('Delivery queued.'), onError })}
                >
                  <RotateCw aria-hidden className="size-4" />
                </IconButton>
                <IconButton
                  label="Discard"
                  onClick={() =>
                    discard.mutate(id, {
                      onSuccess: () => notify.info('Discarded. You can still retry the delivery from Deliveries.'),
                      onError,
                    })
                  }
                >
                  <Trash2 aria-hidden className="size-4" />
                </IconButton>
              </>
            ),
          })}
        />
      )}
      {letters.length > rows && (
        <div className="border-line border-t p-3 text-center">
          <Button onClick={() => setRows(rows + ROWS_STEP)}>Show earlier</Button>
        </div>
      )}
    </div>
  );
}

/** Retries every failed delivery that matches the filters. */
function RetryAll(props: { count: number; targetId: string | undefined; since: string | undefined }) {
  const { count, targetId, since } = props;
  const retry = useRetryDeliveries();
  const [isAsking, setAsking] = useState(false);
  const confirm = () =>
    retry.mutate(
      { targetId, since, statuses: ['dead'] },
      {
        onSuccess: (retried) => {
          setAsking(false);
          if (retried === 0)
            notify.error('Nothing to retry: their endpoint or automation is disabled. Enable it first.');
          else notify.success(`${countOf(retried, 'delivery', 'deliveries')} queued.`);
        },
        onError: (error) => notify.error(error.message),
      },
    );
  return (
    <>
      <Button
        look="primary"
        className="!h-8"
        icon={<RotateCw aria-hidden className="size-3.5" />}
        onClick={() => setAsking(true)}
      >
        Retry {count === 1 ? 'it' : `all ${countText(count)}`} now
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={count === 1 ? 'Retry this delivery?' : `Retry ${countText(count)} deliveries?`}
        description="All deliveries matching these filters will be retried from the start with the same IDs. Check that the receiver is back up."
        action="Retry now"
        isBusy={retry.isPending}
        onConfirm={confirm}
      />
    </>
  );
}
