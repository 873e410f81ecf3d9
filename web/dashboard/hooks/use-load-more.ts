import { useEffect, useEffectEvent } from 'react';

interface LoadMore {
  /** The number of rows that are loaded. */
  loaded: number;
  /** The next page is asked for when so many of them are left below. */
  rowsLeft: number;
  /** False while there is no next page, or it is on its way. */
  canLoad: boolean;
  onMore: () => void;
}

/** Asks for the next page of a list as its end comes near. `rows` are those in sight. */
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
