import { startTransition, useEffect, useState } from 'react';

/**
 * Returns true once the parts above a large part of a screen have been painted. React then renders the large part in slices, so
 * that the page keeps responding to touch and keys.
 */
export function useReady(mayShow = true): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (mayShow) startTransition(() => setReady(true));
  }, [mayShow]);
  return mayShow && isReady;
}
