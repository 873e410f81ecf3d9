import { useEffect } from 'react';
import { type Location, useBlocker } from 'react-router';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Marks navigations that need no question, because the person has just saved or deleted. */
export const SAVED = 'saved';

interface UnsavedChangesProps {
  isDirty: boolean;
  what: string;
  /** The query parameter that selects the edited object, if there is one. A change of any other parameter does not count as leaving. */
  parameter?: string;
}

/** Asks before the person leaves the screen or closes the page with unsaved changes. */
export function UnsavedChanges({ isDirty, what, parameter }: UnsavedChangesProps) {
  const editedAt = ({ pathname, search }: Location) =>
    parameter === undefined ? pathname : `${pathname}?${new URLSearchParams(search).get(parameter)}`;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && nextLocation.state !== SAVED && editedAt(currentLocation) !== editedAt(nextLocation),
  );
  useEffect(() => {
    if (!isDirty) return;
    // When the page closes, only the browser can ask, in its own words.
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
