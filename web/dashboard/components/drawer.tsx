import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './dialog-window.tsx';

const DrawerWindow = lazy(() => import('./drawer-window.tsx'));

/** Details shown beside the list that they belong to. Its code loads when the first drawer is opened. */
export function Drawer(props: DialogProps) {
  const [isWanted, setWanted] = useState(false);
  if (props.isOpen && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <DrawerWindow {...props} />
    </Suspense>
  ) : null;
}
