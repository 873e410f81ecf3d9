import { useState } from 'react';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, inputClass } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { useRotateSecret } from '../api/rotate-secret.ts';

const HOUR_SECONDS = 3600;
const OVERLAPS = [
  { seconds: 24 * HOUR_SECONDS, label: '24 hours' },
  { seconds: 7 * 24 * HOUR_SECONDS, label: '7 days' },
  { seconds: 0, label: 'Revoke now (it leaked)' },
];

export function RotateDialog(props: { webhook: Webhook; onClose: () => void; onRotated: (secret: string) => void }) {
  const { webhook, onClose, onRotated } = props;
  const rotate = useRotateSecret(webhook.id);
  const [overlap, setOverlap] = useState(24 * HOUR_SECONDS);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Rotate the signing secret?"
      description="Until the old secret expires, requests carry both signatures, so you can update your receiver without losing events."
    >
      <div className="flex flex-col gap-4">
        <Field label="Keep the old secret valid for">
          {(field) => (
            <select
              {...field}
              className={inputClass}
              value={overlap}
              onChange={({ target }) => setOverlap(Number(target.value))}
            >
              {OVERLAPS.map(({ seconds, label }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormError error={rotate.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            isBusy={rotate.isPending}
            onClick={() => rotate.mutate(overlap, { onSuccess: ({ secret }) => onRotated(secret) })}
          >
            Rotate
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
