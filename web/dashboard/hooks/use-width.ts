import { useLayoutEffect, useRef, useState } from 'react';

/** The width of an element, which is 0 until it is measured, and the ref to attach to the element. */
export function useWidth<Node extends HTMLElement>() {
  const ref = useRef<Node>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(node);
    setWidth(Math.floor(node.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
