import { useEffect, useEffectEvent } from 'react';

interface LoadMore {
  /** The number of loaded rows. */
  loaded: number;
  /** The next page is requested when this few rows are left below the screen. */
  rowsLeft: number;
  /** False if there is no next page, or it is already loading. */
  canLoad: boolean;
  onMore: () => void;
}

/** Requests the next page of a list when its end comes near. `rows` are the visible rows. */
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
