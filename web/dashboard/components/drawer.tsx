import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './dialog-window.tsx';

const DrawerWindow = lazy(() => import('./drawer-window.tsx'));

/** A panel with the details of a row, beside the list. The code for drawers loads when the first drawer opens. */
export function Drawer(props: DialogProps) {
  const [isWanted, setWanted] = useState(false);
  if (props.isOpen && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <DrawerWindow {...props} />
    </Suspense>
  ) : null;
}
