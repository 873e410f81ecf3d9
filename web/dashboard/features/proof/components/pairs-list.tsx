import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { formatCount } from '../../../lib/format.ts';
import { ORDER_COLORS, type OrderLabels } from '../order-looks.ts';

const inPairs = (share: number): string => formatCount(Math.round(share * 100));

/** Shows how often each way of ordering leads puts the buyer first in a pair of leads, compared with chance. */
export function PairsList({ orders, labels }: { orders: readonly BackTestOrder[]; labels: OrderLabels }) {
  return (
    <div className="flex flex-col gap-3">
      <ul aria-live="polite" className="flex flex-col gap-3">
        {orders.map((order) => (
          <PairsLine key={order.order} {...order} label={labels[order.order]} />
        ))}
      </ul>
      <p className="text-faint text-xs">The line marks 50, which is what chance alone gets.</p>
    </div>
  );
}

function PairsLine({ order, auc, label }: BackTestOrder & { label: string }) {
  if (!auc) return null;
  return (
    <li>
      <p>
        <span className="text-faint text-sm">{label}: </span>
        the buyer comes first in <strong className="num">{inPairs(auc.value)} of 100</strong> pairs
        {auc.low !== null && auc.high !== null && (
          <span className="text-faint text-sm">
            {' '}
            ({inPairs(auc.low)} to {inPairs(auc.high)})
          </span>
        )}
      </p>
      <div aria-hidden className="relative mt-1 h-1.5 rounded-full bg-hover">
        <div
          className="h-full rounded-full"
          style={{ width: `${auc.value * 100}%`, background: ORDER_COLORS[order] }}
        />
        <div className="absolute -inset-y-0.5 left-1/2 w-px bg-ink" />
      </div>
    </li>
  );
}
