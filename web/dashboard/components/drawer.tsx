import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './dialog-window.tsx';

const DrawerWindow = lazy(() => import('./drawer-window.tsx'));

/** Details next to the list that they belong to. The code for it loads when the first one opens. */
export function Drawer(props: DialogProps) {
  const [isWanted, setWanted] = useState(false);
  if (props.isOpen && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <DrawerWindow {...props} />
    </Suspense>
  ) : null;
}
