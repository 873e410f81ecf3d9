import { Webhook, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { cx } from '../lib/cx.ts';
import { sentence, shownValue } from '../lib/format.ts';
import type { Receiver } from '../lib/receivers.ts';
import { DeliveryStatus } from './delivery-status.tsx';
import { Time } from './time.tsx';

export type ListedDelivery = Pick<Delivery, 'id' | 'leadId' | 'leadName' | 'status'> &
  Partial<Pick<Delivery, 'targetId' | 'targetKind' | 'attempts' | 'failure' | 'isTest'>> & { at: string; what: string };

interface DeliveryListProps {
  label: string;
  deliveries: readonly ListedDelivery[];
  /** The receivers to name in each row; absent if all deliveries have the same receiver. */
  receivers?: readonly Receiver[];
  /** Whether to show the status of each delivery. False if all deliveries have the same status. */
  showsStatus?: boolean;
  /** Whether to show the lead of each delivery. False if all deliveries are about the same lead. */
  showsLead?: boolean;
  onOpen: (deliveryId: string) => void;
  /** Buttons shown next to a row. */
  actions?: (delivery: ListedDelivery) => ReactNode;
}

interface Column {
  id: string;
  label: string;
  track: string;
  className: string;
  cell: (delivery: ListedDelivery) => ReactNode;
}

/** Deliveries as rows that open their details: in columns, or in two lines on narrow screens. */
export function DeliveryList({ label, deliveries, onOpen, actions, ...shown }: DeliveryListProps) {
  const columns = columnsOf(shown);
  const style = { '--columns': columns.map(({ track }) => track).join(' ') } as Record<string, string>;
  const grid =
    'grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 text-left text-sm @2xl:grid-cols-[var(--columns)]';
  return (
    <div className="@container">
      <div aria-hidden className="hidden border-line border-b text-faint text-xs @2xl:flex">
        <div className={cx(grid, 'h-9 font-medium')} style={style}>
          {columns.map(({ id, label: name, className }) => (
            <span key={id} className={className}>
              {name}
            </span>
          ))}
        </div>
        {actions && <span className="w-20 shrink-0" />}
      </div>
      <ol aria-label={label}>
        {deliveries.map((delivery) => (
          <li
            key={delivery.id}
            className="flex items-center border-line border-b [contain-intrinsic-size:auto_45px] [content-visibility:auto] last:border-b-0 hover:bg-hover"
          >
            <button
              type="button"
              className={cx(grid, '-outline-offset-2 min-h-11 py-2')}
              style={style}
              onClick={() => onOpen(delivery.id)}
            >
              {columns.map(({ id, className, cell }) => (
                <span key={id} className={cx('min-w-0', className)}>
                  {cell(delivery)}
                </span>
              ))}
            </button>
            {actions && (
              <span className="flex w-20 shrink-0 items-center justify-end gap-1 pr-3">{actions(delivery)}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

type Shown = Pick<DeliveryListProps, 'receivers' | 'showsStatus' | 'showsLead'>;

function columnsOf({ receivers, showsStatus = true, showsLead = true }: Shown): Column[] {
  const columns: (Column | false)[] = [
    showsStatus && {
      id: 'status',
      label: 'Status',
      track: '6.5rem',
      className: 'order-2 @2xl:order-none',
      cell: ({ status, attempts, failure }) => <DeliveryStatus status={status} attempts={attempts} failure={failure} />,
    },
    {
      id: 'what',
      label: 'Event',
      track: 'minmax(0,1.25fr)',
      className: cx('truncate', !showsStatus && '@max-2xl:col-span-2'),
      cell: ({ what, failure, isTest }) => (
        <span title={failure ?? undefined}>
          <What text={what} />
          {isTest && <span className="ml-1.5 rounded border border-line px-1 text-2xs text-faint">Test</span>}
          {failure && (
            <span className="block truncate text-faint text-xs @2xl:inline @2xl:text-sm">
              <span className="@max-2xl:hidden"> · </span>
              {failure}
            </span>
          )}
        </span>
      ),
    },
    receivers !== undefined && {
      id: 'to',
      label: 'To',
      track: 'minmax(0,1.15fr)',
      className: 'order-3 @2xl:order-none',
      cell: ({ targetId = '', targetKind = 'endpoint', leadId, leadName }) => (
        <span className="flex items-center gap-1.5 text-soft">
          <ReceiverName id={targetId} kind={targetKind} receivers={receivers} />
          {showsLead && (
            <span className="max-w-1/2 shrink-0 truncate @2xl:hidden">
              · <LeadName id={leadId} name={leadName} />
            </span>
          )}
        </span>
      ),
    },
    showsLead && {
      id: 'lead',
      label: 'Lead',
      track: 'minmax(0,0.75fr)',
      className: cx('order-3 truncate @2xl:order-none', receivers && '@max-2xl:hidden'),
      cell: ({ leadId, leadName }) => <LeadName id={leadId} name={leadName} />,
    },
    {
      id: 'tries',
      label: 'Attempts',
      track: '4rem',
      className: 'text-right @max-2xl:hidden',
      cell: ({ attempts }) => <span className="num text-soft">{attempts}</span>,
    },
    {
      id: 'when',
      label: 'When',
      track: '4.5rem',
      className: 'order-4 text-right text-faint @2xl:order-none',
      cell: ({ at }) => <Time at={at} />,
    },
  ];
  return columns.filter((column) => column !== false);
}

/** The name of a delivery's lead, with its ID on hover; the ID if the lead had no name. */
export const LeadName = ({ id, name }: { id: string; name: string | null }) => (
  <bdi className={name === null ? 'font-mono text-soft text-xs' : 'text-soft'} title={shownValue(id)}>
    {name ?? shownValue(id)}
  </bdi>
);

/** The event type of a delivery, or its reason in words. */
const What = ({ text }: { text: string }) =>
  /^(lead|automation)\.\w+$/.test(text) ? <code className="font-mono text-xs">{text}</code> : sentence(text);

interface ReceiverNameProps {
  id: string;
  kind: Receiver['kind'];
  receivers: readonly Receiver[];
}

/** A receiver's name, or the ID of a receiver that was deleted. */
export function ReceiverName({ id, kind, receivers }: ReceiverNameProps) {
  const Icon = kind === 'automation' ? Zap : Webhook;
  const found = receivers.find((receiver) => receiver.id === id);
  return (
    <>
      <Icon
        role="img"
        aria-label={kind === 'automation' ? 'Automation' : 'Endpoint'}
        className="size-3.5 shrink-0 text-faint"
      />
      <span className={cx('truncate', !found && 'font-mono text-xs')} title={found?.name ?? id}>
        {found?.name ?? id}
      </span>
    </>
  );
}

/** Placeholders for a list that is loading, as tall as its rows. */
export function DeliveryListSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-busy role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: all placeholders are the same
          key={i}
          className="flex h-11 items-center gap-4 border-line border-b px-4 last:border-b-0"
        >
          <span className="skeleton h-3.5 w-24" />
          <span className="skeleton h-3.5 flex-1" />
          <span className="skeleton h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
