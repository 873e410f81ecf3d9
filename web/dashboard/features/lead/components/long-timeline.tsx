import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineRow } from '../timeline-rows.ts';
import { DAY_CLASS, TimelineRowContent, type TimelineRowContext } from './timeline-row.tsx';

const ENTRY_PX = 32;
const HEADING_PX = 28;

interface LongTimelineProps extends TimelineRowContext {
  rows: readonly TimelineRow[];
}

/** A timeline of any length. Renders only the visible lines and the heading of the topmost day. */
export default function LongTimeline({ rows, ...context }: LongTimelineProps) {
  const list = useRef<HTMLOListElement>(null);
  const top = useTopInPage(list);
  const dayOf = (index: number) => rows.findLastIndex(({ type }, i) => i <= index && type === 'day');
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (i) => (rows[i]?.type === 'entry' ? ENTRY_PX : HEADING_PX),
    getItemKey: (i) => rows[i]?.key ?? i,
    scrollMargin: top,
    overscan: 15,
    rangeExtractor: (range) => [
      ...new Set([Math.max(0, dayOf(range.startIndex)), ...defaultRangeExtractor(range)].sort((a, b) => a - b)),
    ],
  });
  const items = virtual.getVirtualItems();
  let end = top;
  return (
    <ol ref={list} className="flex flex-col" style={{ height: virtual.getTotalSize() }}>
      {items.map(({ key, index, start, size }) => {
        const row = rows[index] as TimelineRow;
        const space = start - end;
        end = start + size;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={row.type === 'day' ? DAY_CLASS : undefined}
            style={{ marginTop: space }}
          >
            <TimelineRowContent row={row} {...context} />
          </li>
        );
      })}
    </ol>
  );
}

/** The distance of an element from the top of the page, which changes as content above the element loads and opens. */
function useTopInPage(ref: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const rectangle = ref.current?.getBoundingClientRect();
      if (rectangle) setTop(Math.round(rectangle.top + scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return top;
}
