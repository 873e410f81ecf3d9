import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** The state of a navigation that leaves a form because it was saved or deleted. */
export const SAVED = 'saved';

/** Asks before leaving the screen, or the page, with changes that are not saved. */
export function UnsavedChanges({ isDirty, what }: { isDirty: boolean; what: string }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && nextLocation.state !== SAVED && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isDirty) return;
    // The browser asks in its own words.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);
  return (
    <ConfirmDialog
      isOpen={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title="Discard unsaved changes?"
      description={`Your changes to ${what} haven’t been saved.`}
      action="Discard changes"
      isDanger
      isBusy={false}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
