import type { ChallengeResult } from '../../../../../worker/contract/challenger.ts';
import { countOf } from '../../../lib/format.ts';
import { describeChallenge } from '../describe-challenge.ts';
import { labelsOf } from '../order-looks.ts';
import { CallsSlider } from './calls-slider.tsx';
import { PairsList } from './pairs-list.tsx';

const LABELS = labelsOf({ draft: 'Challenger' });

/** Compares the performance of the live rules and the challenger since the challenger was set. */
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
            <PairsList orders={orders} labels={LABELS} />
            <CallsSlider orders={orders} labels={LABELS} />
          </div>
          <p className="text-faint text-sm">
            From {countOf(result.judged, 'lead')} and {countOf(result.converting, 'buyer')} since then. Check as often
            as you like: chance alone makes one ruleset look better in fewer than 5 of 100 comparisons.
          </p>
        </>
      )}
    </>
  );
}
