import { type SubmitEvent, useState } from 'react';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';

interface LostDialogProps {
  /** The leads to mark as lost, in words: “this lead”, “12 leads”. */
  what: string;
  isBusy: boolean;
  onLost: (reason: string) => void;
  onClose: () => void;
}

/** Asks for the reason before leads are marked as lost. */
export default function LostDialog({ what, isBusy, onLost, onClose }: LostDialogProps) {
  const [reason, setReason] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onLost(reason);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Mark ${what} as lost`}
      description="Lost leads no longer appear among the leads to call."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Reason"
          required
          maxLength={LIMITS.workReasonCharsMax}
          placeholder="Chose another vendor"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={reason.trim() === ''}>
            Mark as lost
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
