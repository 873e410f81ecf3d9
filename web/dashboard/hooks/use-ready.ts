import { startTransition, useEffect, useState } from 'react';

/**
 * Delays a large part of a screen until the parts above it have been painted. React then renders that part in slices, so the page keeps
 * responding to touch and keys.
 */
export function useReady(mayShow = true): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (mayShow) startTransition(() => setReady(true));
  }, [mayShow]);
  return mayShow && isReady;
}
