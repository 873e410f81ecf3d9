import { useEffect } from 'react';
import { type Location, useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** The state of a navigation that leaves a form because it was saved or deleted. */
export const SAVED = 'saved';

interface UnsavedChangesProps {
  isDirty: boolean;
  what: string;
  /** The query parameter that selects what is edited, if any: others leave the form unchanged. */
  parameter?: string;
}

/** Asks before leaving the screen, or the page, with changes that are not saved. */
export function UnsavedChanges({ isDirty, what, parameter }: UnsavedChangesProps) {
  const editedAt = ({ pathname, search }: Location) =>
    parameter === undefined ? pathname : `${pathname}?${new URLSearchParams(search).get(parameter)}`;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && nextLocation.state !== SAVED && editedAt(currentLocation) !== editedAt(nextLocation),
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
      closesOnBack={false}
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
