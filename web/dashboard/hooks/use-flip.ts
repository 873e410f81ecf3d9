import { useLayoutEffect, useRef } from 'react';

const DURATION_MS = 420;

/**
 * Animates the children of an element, which `data-flip` identifies, so that rows glide to a new position. A row that moves again
 * during its animation continues from where it currently appears.
 */
export function useFlip<Node extends HTMLElement>(order: string) {
  const ref = useRef<Node>(null);
  const tops = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows move when their order changes
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const origin = node.getBoundingClientRect().top;
    const next = new Map<string, number>();
    for (const child of node.querySelectorAll<HTMLElement>('[data-flip]')) {
      const name = child.dataset.flip ?? '';
      const running = child.getAnimations().filter(({ id }) => id === 'flip');
      const seen = child.getBoundingClientRect().top - origin;
      for (const animation of running) animation.cancel();
      const top = child.getBoundingClientRect().top - origin;
      next.set(name, top);
      const before = running.length > 0 ? seen : tops.current.get(name);
      if (isStill || before === undefined || Math.abs(before - top) < 1) continue;
      child.animate([{ transform: `translateY(${before - top}px)` }, { transform: 'none' }], {
        id: 'flip',
        duration: DURATION_MS,
        easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)',
      });
    }
    tops.current = next;
  }, [order]);
  return ref;
}
