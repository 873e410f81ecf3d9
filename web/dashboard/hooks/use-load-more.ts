import { useEffect, useEffectEvent } from 'react';

interface LoadMore {
  /** How many rows have loaded. */
  loaded: number;
  /** Requests the next page when only this many loaded rows are left below the visible ones. */
  rowsLeft: number;
  /** False if there is no next page, or if that page is already loading. */
  canLoad: boolean;
  onMore: () => void;
}

/** Requests the next page when the person scrolls near the end of the loaded rows. `rows` are the visible rows. */
export function useLoadMore(
  rows: { getVirtualItems: () => { index: number }[] },
  { loaded, rowsLeft, canLoad, onMore }: LoadMore,
): void {
  const last = rows.getVirtualItems().at(-1)?.index ?? 0;
  const more = useEffectEvent(onMore);
  const isNear = canLoad && last >= loaded - rowsLeft;
  useEffect(() => {
    if (isNear) more();
  }, [isNear]);
}
