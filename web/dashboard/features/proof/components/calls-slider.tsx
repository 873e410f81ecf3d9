import { useId, useState } from 'react';
import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { smallInputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatCount, formatScore } from '../../../lib/format.ts';
import { foundByCalls, stepsAround } from '../found-by-calls.ts';
import type { OrderLabels } from '../order-looks.ts';

/** The slider starts here: about as many calls as a team makes in a day. */
const CALLS_AT_FIRST = 40;

/** A slider for how many leads the team can call, with the number of buyers among those leads. */
export function CallsSlider({ orders, labels }: { orders: readonly BackTestOrder[]; labels: OrderLabels }) {
  const id = useId();
  const steps = orders[0]?.calls ?? [];
  const most = steps.at(-1)?.calls ?? 0;
  const [chosen, choose] = useState(() => steps.findLast(({ calls }) => calls <= CALLS_AT_FIRST)?.calls ?? 1);
  /**
   * The typed text while it is not a valid number of calls. Until the number is valid again, the figures belong to the last valid number.
   */
  const [refused, refuse] = useState<string | null>(null);
  const calls = Math.min(chosen, most);
  const { below, above } = stepsAround(steps, calls);
  if (!below || !above) return null;
  const call = (count: number) => {
    refuse(null);
    choose(count);
  };
  return (
    <div>
      <label htmlFor={id} className="text-sm text-soft">
        Calls at a time
      </label>
      <div className="mt-2 flex items-center gap-3">
        <input
          id={id}
          type="range"
          min={0}
          max={steps.length - 1}
          value={steps.indexOf(below)}
          aria-valuetext={`${formatCount(calls)} calls`}
          onChange={({ currentTarget }) => call(steps[currentTarget.valueAsNumber]?.calls ?? calls)}
          className="block min-w-0 flex-1 accent-(--accent)"
        />
        <input
          type="number"
          aria-label="Number of calls"
          aria-invalid={refused === null ? undefined : true}
          aria-describedby={refused === null ? undefined : `${id}-error`}
          min={1}
          max={most}
          value={refused ?? calls}
          onChange={({ currentTarget: { value } }) =>
            isCallable(Number(value), most) ? call(Number(value)) : refuse(value)
          }
          className={cx(smallInputClass, 'num w-24')}
        />
      </div>
      {refused !== null && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-bad text-sm">
          Enter a number from 1 to {formatCount(most)}.
        </p>
      )}
      <ul aria-live="polite" className="mt-3 flex flex-col gap-1.5">
        {orders.map(({ order, calls: tested }) => {
          const found = foundByCalls(tested, calls);
          return (
            found && (
              <li key={order}>
                <span className="text-faint text-sm">{labels[order]}: </span>
                of the {formatCount(calls)} you call,{' '}
                <strong className="num">{formatScore(Math.round(found.converting * 10) / 10)}</strong> reach the
                outcome; at random {formatScore(Math.round(found.atRandom * 10) / 10)} would.
              </li>
            )
          );
        })}
      </ul>
      {below !== above && (
        <p className="mt-1.5 text-faint text-xs">
          Estimated from the figures for {formatCount(below.calls)} and {formatCount(above.calls)} calls.
        </p>
      )}
    </div>
  );
}

const isCallable = (calls: number, most: number): boolean => Number.isInteger(calls) && calls >= 1 && calls <= most;
