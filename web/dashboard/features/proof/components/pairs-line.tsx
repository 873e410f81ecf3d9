import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { formatCount } from '../../../lib/format.ts';
import { ORDER_LOOKS } from '../order-looks.ts';

const inPairs = (share: number): string => formatCount(Math.round(share * 100));

/** How often an order of leads puts the buyer first. */
export function PairsLine({ order, auc, label = ORDER_LOOKS[order].label }: BackTestOrder & { label?: string }) {
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
      <div aria-hidden className="mt-1 h-1.5 rounded-full bg-hover">
        <div
          className="h-full rounded-full"
          style={{ width: `${auc.value * 100}%`, background: ORDER_LOOKS[order].color }}
        />
      </div>
    </li>
  );
}
