import { useEffect, useEffectEvent } from 'react';

interface LoadMore {
  /** The number of rows that are loaded. */
  loaded: number;
  /** Asks for the next page when this few rows are left below the screen. */
  rowsLeft: number;
  /** False while there is no next page, or it is loading. */
  canLoad: boolean;
  onMore: () => void;
}

/** Requests the next page of a list as its end comes near. `rows` are the visible ones. */
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
