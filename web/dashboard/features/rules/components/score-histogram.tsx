import type { SimulationResult } from '../../../../../worker/contract/study.ts';
import { countOf, formatScore } from '../../../lib/format.ts';

const HEIGHT = 96;
/** The minimum height of a bar in px, so that a single lead is visible next to thousands. */
const BAR_MIN = 2;
/** The first bar often has most of the leads, so it is cut off at this multiple of the next highest bar. */
const FIRST_TIMES_MAX = 1.5;

type Bars = SimulationResult['scores'];

/** A chart of leads by score, now and after the change. */
export function ScoreHistogram({ bars }: { bars: Bars }) {
  // The API omits empty bars, so the width of a bar is the greatest common divisor of their starting points.
  const width = bars.reduce((divisor, { from }) => commonDivisor(divisor, from), 0) || 1;
  const last = bars.at(-1)?.from ?? 0;
  const all = fillGaps(bars, width, last);
  const mostOf = (some: Bars) => Math.max(...some.flatMap(({ before, after }) => [before, after]), 1);
  const most = Math.min(mostOf(all), FIRST_TIMES_MAX * mostOf(all.slice(1)));
  const isCut = most < mostOf(all);
  const heightOf = (leads: number) => (leads === 0 ? 0 : Math.min(HEIGHT, Math.max(BAR_MIN, (leads / most) * HEIGHT)));
  return (
    <figure className="flex flex-col gap-1">
      <div
        role="img"
        aria-label={`Leads by score: ${describe(bars, 'before')} now, ${describe(bars, 'after')} afterwards.`}
        className="flex items-end gap-px border-line border-b"
        style={{ height: HEIGHT }}
      >
        {all.map(({ from, before, after }) => (
          <div
            key={from}
            className="flex h-full min-w-0 flex-1 items-end"
            title={`From ${formatScore(from)} points: ${countOf(before, 'lead')} now, ${countOf(after, 'lead')} afterwards`}
          >
            <div className="w-1/2 bg-line-strong" style={{ height: heightOf(before) }} />
            <div className="w-1/2 bg-accent" style={{ height: heightOf(after) }} />
          </div>
        ))}
      </div>
      <div aria-hidden className="num flex justify-between text-faint text-xs">
        <span>0</span>
        <span>{formatScore(last)}+</span>
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-soft text-xs">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 bg-line-strong" />
          Leads by score now
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 bg-accent" />
          Afterwards
        </span>
        {isCut && <span className="text-faint">First bar is cut off</span>}
      </figcaption>
    </figure>
  );
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

function fillGaps(bars: Bars, width: number, last: number): Bars {
  const known = new Map(bars.map((bar) => [bar.from, bar]));
  return Array.from({ length: Math.round(last / width) + 1 }, (_, i) => {
    const from = i * width;
    return known.get(from) ?? { from, before: 0, after: 0 };
  });
}

/** Describes in words which bar contains the median lead. */
function describe(bars: Bars, side: 'before' | 'after'): string {
  const half = bars.reduce((sum, bar) => sum + bar[side], 0) / 2;
  let seen = 0;
  const middle = bars.find((bar) => {
    seen += bar[side];
    return seen >= half;
  });
  return `half have about ${formatScore(middle?.from ?? 0)} or more`;
}
