import { useEffect, useRef } from 'react';

/** Calls `callback` when `isBusy` changes from true to false. */
export function useWhenEnded(isBusy: boolean, callback: () => void): void {
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    if (wasBusy.current && !isBusy) callback();
    wasBusy.current = isBusy;
  }, [isBusy, callback]);
}
