import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { onNotice, waitingNotices } from '../lib/notify.ts';

const Toaster = lazy(() => import('./toaster.tsx'));

export function Toasts() {
  const isWaiting = useSyncExternalStore(onNotice, waitingNotices).length > 0;
  const [isWanted, setWanted] = useState(false);
  if (isWaiting && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
