import { useId, useState } from 'react';
import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { formatCount, formatScore } from '../../../lib/format.ts';
import type { OrderLabels } from '../order-looks.ts';

/** A typical day's calls, if a project has as many leads. */
const CALLS_AT_FIRST = 40;

/** How many buyers are among the leads that the team can call. */
export function CallsSlider({ orders, labels }: { orders: readonly BackTestOrder[]; labels: OrderLabels }) {
  const id = useId();
  const steps = orders[0]?.calls ?? [];
  const first = steps.findLastIndex(({ calls }) => calls <= CALLS_AT_FIRST);
  const [chosen, choose] = useState(Math.max(0, first));
  const step = steps[chosen];
  if (!step) return null;
  return (
    <div>
      <label htmlFor={id} className="text-sm text-soft">
        Calls at a time: <strong className="num text-ink">{formatCount(step.calls)}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps.length - 1}
        value={chosen}
        aria-valuetext={`${formatCount(step.calls)} calls`}
        onChange={({ currentTarget }) => choose(currentTarget.valueAsNumber)}
        className="mt-2 block w-full accent-(--accent)"
      />
      <ul aria-live="polite" className="mt-3 flex flex-col gap-1.5">
        {orders.map(({ order, calls }) => {
          const found = calls[chosen];
          return (
            found?.converting && (
              <li key={order}>
                <span className="text-faint text-sm">{labels[order]}: </span>
                of the {formatCount(found.calls)} you call,{' '}
                <strong className="num">{formatScore(Math.round(found.converting.value * 10) / 10)}</strong> reach the
                outcome; at random {formatScore(Math.round(found.atRandom * 10) / 10)} would.
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
