import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import { useWidth } from '../../../hooks/use-width.ts';
import { formatPercent } from '../../../lib/format.ts';
import { ORDER_COLORS, type OrderLabels } from '../order-looks.ts';

const HEIGHT = 240;
const PAD = { top: 8, right: 8, bottom: 24, left: 40 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface Point {
  share: number;
  found: number;
}

/** A chart of which share of all outcomes a team finds by calling the best leads, for each way of ordering them. */
export function LiftChart({ orders, labels }: { orders: readonly BackTestOrder[]; labels: OrderLabels }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const x = (share: number) => PAD.left + share * (width - PAD.left - PAD.right);
  const y = (found: number) => HEIGHT - PAD.bottom - found * (HEIGHT - PAD.top - PAD.bottom);
  const lines = orders.map(({ order, lift }) => ({
    order,
    points: [{ share: 0, found: 0 }, ...lift.map(({ share, found }): Point => ({ share, found: found?.value ?? 0 }))],
  }));
  const fifth = orders[0]?.lift.find(({ share }) => share === 0.2)?.found?.value ?? 0;
  return (
    <figure className="flex flex-col gap-2">
      <div ref={ref} style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`By score, the top 20% of leads have ${formatPercent(fifth)} of all outcomes.`}
          >
            {TICKS.map((tick) => (
              <g key={tick} className="fill-faint text-xs">
                <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
                <text x={PAD.left - 6} y={y(tick) + 4} textAnchor="end">
                  {formatPercent(tick)}
                </text>
                <text x={x(tick)} y={HEIGHT - 6} textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>
                  {formatPercent(tick)}
                </text>
              </g>
            ))}
            <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--control-line)" strokeDasharray="4 4" />
            {lines.map(({ order, points }) => (
              <polyline
                key={order}
                points={points.map(({ share, found }) => `${x(share)},${y(found)}`).join(' ')}
                fill="none"
                stroke={ORDER_COLORS[order]}
                strokeWidth={2}
              />
            ))}
          </svg>
        )}
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
        {orders.map(({ order }) => (
          <span key={order} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-4" style={{ background: ORDER_COLORS[order] }} />
            {labels[order]}
          </span>
        ))}
        <span className="text-faint">Dashed: at random</span>
      </figcaption>
    </figure>
  );
}
