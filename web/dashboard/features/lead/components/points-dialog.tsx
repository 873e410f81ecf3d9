import { type SubmitEvent, useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { callApi } from '../../../lib/api-client.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

/** Adds or removes points by hand. */
export default function PointsDialog({ lead, onClose }: { lead: LeadProfile; onClose: () => void }) {
  const work = useWorkOnLead(lead._id);
  // The ID stays the same while the form is open, so that a double click counts only once.
  const [eventId] = useState(() => `points_${crypto.randomUUID()}`);
  const [points, setPoints] = useState('');
  const [reason, setReason] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = { points: Number(points), reason, eventId };
    work.mutate(() => callApi(workApi.givePoints, { path: { leadId: lead._id }, body }), { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Add or remove points"
      description="Points added by hand decay like other points, and a rescore keeps them."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Points"
          type="number"
          required
          step="any"
          min={-LIMITS.handPointsMax}
          max={LIMITS.handPointsMax}
          placeholder="20"
          hint="Use a negative number to remove points."
          value={points}
          onChange={({ target }) => setPoints(target.value)}
        />
        <TextField
          label="Reason"
          required
          maxLength={LIMITS.workReasonCharsMax}
          placeholder="Met at the trade fair"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={work.isPending}
            disabled={!Number(points) || reason.trim() === ''}
          >
            {Number(points) < 0 ? 'Remove points' : 'Add points'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
