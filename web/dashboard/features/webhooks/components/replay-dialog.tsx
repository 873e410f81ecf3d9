import { type SubmitEvent, useState } from 'react';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, inputClass, TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { type Replay, useReplayDeliveries } from '../../../lib/deliveries.ts';
import { countOf } from '../../../lib/format.ts';
import { toLocalInput } from '../../../lib/local-input.ts';
import { notify } from '../../../lib/notify.ts';

const WHICH: { id: string; label: string; statuses: Replay['statuses'] }[] = [
  { id: 'missed', label: 'Failed and discarded', statuses: ['dead', 'discarded'] },
  { id: 'all', label: 'Everything, including delivered', statuses: ['dead', 'discarded', 'delivered'] },
];

/** Resends an endpoint's events since a chosen time. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const replay = useReplayDeliveries();
  const [since, setSince] = useState(() => toLocalInput(Date.now() - DAY_MS));
  const [which, setWhich] = useState('missed');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const statuses = WHICH.find(({ id }) => id === which)?.statuses ?? ['dead'];
    replay.mutate(
      { targetId: webhook.id, since: new Date(since).toISOString(), statuses },
      {
        onSuccess: ({ replayed, hasMore }) => {
          if (replayed === 0) notify.info('Nothing to replay in this period.');
          else
            notify.success(
              `Replaying ${countOf(replayed, 'delivery', 'deliveries')}.${hasMore ? ' Replay again for the rest.' : ''}`,
            );
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Replay to this endpoint"
      description="Event IDs stay the same, so receivers that de-duplicate won’t process them twice."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Since"
          hint="Your local time."
          type="datetime-local"
          required
          max={toLocalInput(Date.now())}
          value={since}
          onChange={({ target }) => setSince(target.value)}
        />
        <Field label="Which">
          {(field) => (
            <select {...field} className={inputClass} value={which} onChange={({ target }) => setWhich(target.value)}>
              {WHICH.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormError error={replay.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={replay.isPending} disabled={since === ''}>
            Replay
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
