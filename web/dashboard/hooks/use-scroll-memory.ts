import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Scroll positions by history entry and list. */
const offsets = new Map<string, number>();
const ENTRIES_MAX = 100;

/**
 * Remembers how far a list is scrolled, and returns the position to start at. Going back to a list shows the same rows again. A
 * list with another `listKey` starts at the top.
 */
export function useScrollMemory(scroller: RefObject<HTMLElement | null>, listKey: string): number {
  const { key } = useLocation();
  const entry = `${key} ${listKey}`;
  const begin = useRef(offsets.get(entry) ?? 0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTo({ top: offsets.get(entry) ?? 0 });
    const remember = () => {
      offsets.delete(entry);
      offsets.set(entry, element.scrollTop);
      const [oldest] = offsets.keys();
      if (offsets.size > ENTRIES_MAX && oldest !== undefined) offsets.delete(oldest);
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [scroller, entry]);
  return begin.current;
}
