import { lazy, Suspense, useState } from 'react';
import type { DialogProps } from './dialog-window.tsx';

const DialogWindow = lazy(() => import('./dialog-window.tsx'));

/** A question or a form in a window above the page. The code for dialogs loads when the first dialog opens. */
export function Dialog(props: DialogProps) {
  const [isWanted, setWanted] = useState(false);
  if (props.isOpen && !isWanted) setWanted(true);
  return isWanted ? (
    <Suspense>
      <DialogWindow {...props} />
    </Suspense>
  ) : null;
}
