import { startTransition, useEffect, useState } from 'react';

/**
 * Delays a large part of a screen until what is above it has been painted. React then renders it in slices: the page keeps
 * responding to touch and keys.
 */
export function useReady(mayShow = true): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (mayShow) startTransition(() => setReady(true));
  }, [mayShow]);
  return mayShow && isReady;
}
