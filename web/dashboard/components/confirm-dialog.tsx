import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** What the button that does it says. */
  action: string;
  isDanger?: boolean;
  isBusy: boolean;
  onConfirm: () => void;
}

/** Asks before what cannot be taken back. */
export function ConfirmDialog({ action, isDanger = false, isBusy, onConfirm, ...dialog }: ConfirmDialogProps) {
  return (
    <Dialog {...dialog}>
      <div className="flex justify-end gap-2">
        <Button onClick={dialog.onClose}>Cancel</Button>
        <Button look={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
