import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  /** Fields and figures below the description. */
  children?: ReactNode;
  /** The label of the confirming button. */
  action: string;
  isDanger?: boolean;
  isBusy: boolean;
  closesOnBack?: boolean;
  onConfirm: () => void;
}

/** Asks before an action that cannot be undone. Enter confirms, but for a dangerous action it cancels. */
export function ConfirmDialog({
  action,
  isDanger = false,
  isBusy,
  onConfirm,
  children,
  ...dialog
}: ConfirmDialogProps) {
  return (
    <Dialog {...dialog}>
      {children && <div className="mb-4">{children}</div>}
      <div className="flex justify-end gap-2">
        <Button onClick={dialog.onClose} data-autofocus={isDanger || undefined}>
          Cancel
        </Button>
        <Button
          look={isDanger ? 'danger' : 'primary'}
          isBusy={isBusy}
          onClick={onConfirm}
          data-autofocus={!isDanger || undefined}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
