import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { Explanation } from '../../../../../worker/contract/explanation.ts';
import { Time } from '../../../components/time.tsx';
import { formatCount, formatDelta, formatScore } from '../../../lib/format.ts';
import { BreakdownTotal } from './breakdown-total.tsx';

const ROW_PX = 33;

/**
 * Lists every line of the score breakdown, with the balance after each. Renders only the visible lines, so that the number of lines
 * does not matter.
 */
export default function Ledger({ explanation }: { explanation: Explanation }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { earlier } = explanation;
  const lines = useMemo(() => {
    let sum = Math.round(explanation.earlier.points * 100);
    return explanation.lines.map((line) => {
      sum += Math.round(line.points * 100);
      return { line, balance: sum / 100 };
    });
  }, [explanation]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const inSight = rows.getVirtualItems();
  const above = inSight[0]?.start ?? 0;
  const below = rows.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
      tabIndex={0}
      aria-label="Every line"
      className="max-h-96 overflow-y-auto"
    >
      <table className="w-full text-sm" aria-rowcount={lines.length + 2}>
        <caption className="sr-only">{explanation.summary}</caption>
        <thead className="sticky top-0 bg-surface text-faint text-xs">
          <tr aria-rowindex={1} className="*:px-2 *:py-1 *:font-medium *:first:pl-4 *:last:pr-4 max-sm:*:nth-2:pl-4">
            <th scope="col" className="text-left max-sm:hidden">
              When
            </th>
            <th scope="col" className="text-left">
              Description
            </th>
            <th scope="col" className="text-right">
              Points
            </th>
            <th scope="col" className="text-right">
              Score
            </th>
          </tr>
        </thead>
        <tbody className="num">
          {earlier.lines > 0 && (
            <tr className="*:px-2 *:py-1.5 *:first:pl-4 *:last:pr-4 text-soft">
              <td className="max-sm:hidden" />
              <td className="w-full">{formatCount(earlier.lines)} earlier lines</td>
              <td className="text-right">{formatDelta(earlier.points)}</td>
              <td className="text-right">{formatScore(earlier.points)}</td>
            </tr>
          )}
          <Space px={above} />
          {inSight.map(({ index, key }) => {
            const { line, balance } = lines[index] as (typeof lines)[number];
            return (
              <tr
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="border-line border-t *:px-2 *:py-1.5 *:first:pl-4 *:last:pr-4 max-sm:*:nth-2:pl-4"
              >
                <td className="whitespace-nowrap text-faint max-sm:hidden">
                  <Time at={line.at} absolute />
                </td>
                <td className="w-full [overflow-wrap:anywhere]">
                  {line.text}
                  <span className="block text-faint text-xs sm:hidden">
                    <Time at={line.at} absolute />
                  </span>
                </td>
                <td className={`text-right ${line.points < 0 ? 'text-bad' : ''}`}>{formatDelta(line.points)}</td>
                <td className="text-right text-soft">{formatScore(balance)}</td>
              </tr>
            );
          })}
          <Space px={below} />
        </tbody>
        <BreakdownTotal explanation={explanation} />
      </table>
    </section>
  );
}

/** The total height of the rows that are not rendered. */
const Space = ({ px }: { px: number }) =>
  px > 0 && (
    <tr aria-hidden>
      <td style={{ height: px, padding: 0 }} />
    </tr>
  );
