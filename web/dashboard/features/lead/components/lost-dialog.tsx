import { type SubmitEvent, useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

/** Asks why the lead was lost. */
export default function LostDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const work = useWorkOnLead(lead._id);
  const [reason, setReason] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = { status: 'lost' as const, reason };
    work.mutate(() => callApi(workApi.setLeadStatus, { path: { leadId: lead._id }, body }), { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title="Mark as lost" description="The lead leaves the lists of whom to call.">
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
          <Button type="submit" look="primary" isBusy={work.isPending} disabled={reason.trim() === ''}>
            Mark as lost
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
