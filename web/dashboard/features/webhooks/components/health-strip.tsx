import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { cx } from '../../../lib/cx.ts';
import { healthQuery } from '../api/get-health.ts';

const BARS = 24;
const COLORS: Record<Delivery['status'], string> = {
  delivered: 'bg-good',
  pending: 'bg-warn',
  dead: 'bg-bad',
  discarded: 'bg-line-strong',
};

/** Shows the latest deliveries as bars, oldest first, and says how many were delivered. */
export function HealthStrip({ webhookId, onOpen }: { webhookId: string; onOpen: () => void }) {
  const { data, isPending } = useQuery(healthQuery(webhookId));
  const recent = data?.toReversed() ?? [];
  const taken = recent.filter(({ status }) => status === 'delivered').length;
  const text = isPending ? '' : recent.length === 0 ? 'No deliveries yet' : `${taken} of ${recent.length} delivered`;
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={`Deliveries: ${text}`}
      className="-mx-1 flex w-40 flex-col gap-1 rounded-md px-1 py-0.5 text-left hover:bg-hover"
    >
      <span aria-hidden className="flex h-4 items-end gap-0.5">
        {Array.from({ length: BARS }, (_, i) => {
          const delivery = recent[i - (BARS - recent.length)];
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: each bar is a fixed position
              key={i}
              className={cx('w-1 rounded-[1px]', delivery ? `h-4 ${COLORS[delivery.status]}` : 'h-1 bg-line')}
            />
          );
        })}
      </span>
      <span className="num h-4 text-faint text-xs">{text}</span>
    </button>
  );
}
