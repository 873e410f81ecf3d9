import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import type { ChallengeResult } from '../../../../../worker/contract/challenger.ts';
import { countOf } from '../../../lib/format.ts';
import { describeChallenge } from '../describe-challenge.ts';
import { ORDER_LOOKS } from '../order-looks.ts';
import { CallsSlider } from './calls-slider.tsx';
import { PairsLine } from './pairs-line.tsx';

const labelOf = (order: BackTestOrder['order']): string =>
  order === 'draft' ? 'Challenger' : ORDER_LOOKS[order].label;

/** How the live rules and the challenger have done since it was set. */
export function Comparison({ result }: { result: ChallengeResult }) {
  const orders = result.orders.filter(({ order }) => order !== 'newest_first');
  return (
    <>
      <p role="status" className="text-base">
        {describeChallenge(result)}
      </p>
      {orders.length > 0 && (
        <>
          <div className="grid gap-4 lg:grid-cols-2">
            <ul className="flex flex-col gap-3">
              {orders.map((order) => (
                <PairsLine key={order.order} {...order} label={labelOf(order.order)} />
              ))}
            </ul>
            <CallsSlider orders={orders} labelOf={labelOf} />
          </div>
          <p className="text-faint text-sm">
            From {countOf(result.judged, 'lead')} and {countOf(result.converting, 'buyer')} since then. You can look as
            often as you like: chance alone calls one of them better in fewer than 5 of 100 comparisons.
          </p>
        </>
      )}
    </>
  );
}
