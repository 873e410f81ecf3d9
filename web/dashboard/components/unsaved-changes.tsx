import { useEffect } from 'react';
import { type Location, useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** The state of a navigation that leaves a form after saving or deleting. */
export const SAVED = 'saved';

interface UnsavedChangesProps {
  isDirty: boolean;
  what: string;
  /** The query parameter that selects the edited object, if there is one: changes of other parameters leave the form as it is. */
  parameter?: string;
}

/** Asks before leaving the screen or the page while changes are unsaved. */
export function UnsavedChanges({ isDirty, what, parameter }: UnsavedChangesProps) {
  const editedAt = ({ pathname, search }: Location) =>
    parameter === undefined ? pathname : `${pathname}?${new URLSearchParams(search).get(parameter)}`;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && nextLocation.state !== SAVED && editedAt(currentLocation) !== editedAt(nextLocation),
  );
  useEffect(() => {
    if (!isDirty) return;
    // For the page, the browser asks in its own words.
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
