import { type SubmitEvent, useState } from 'react';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { formatCount, formatScore, leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useMergeLead } from '../api/merge-lead.ts';

/** Merges another lead into this one, having shown what would come of it. */
export function MergeDialog(props: { lead: Lead; otherLeadId?: string; onClose: () => void }) {
  const { lead, otherLeadId = '', onClose } = props;
  const [loser, setLoser] = useState(otherLeadId);
  const preview = useMergeLead(lead._id);
  const merge = useMergeLead(lead._id);
  const outcome = preview.data?.lead;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!outcome) return preview.mutate({ leadId: loser.trim(), preview: true });
    merge.mutate(
      { leadId: loser.trim(), preview: false },
      {
        onSuccess: ({ loser: id }) => {
          notify.success(`${id} becomes part of ${leadName(lead)}.`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Merge another lead into this one"
      description="Both histories become one; the score is that of all events together. It can be undone."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Id of the other lead"
          value={loser}
          autoComplete="off"
          required
          onChange={({ target }) => {
            setLoser(target.value);
            preview.reset();
          }}
          error={(preview.error ?? merge.error)?.message}
        />
        {outcome && (
          <dl className="grid grid-cols-3 gap-3 rounded-lg border border-line bg-sunken p-3 text-sm [&_dt]:text-faint [&_dt]:text-xs">
            <div>
              <dt>Score</dt>
              <dd className="num font-medium">
                {formatScore(lead.currentScore)} → {formatScore(outcome.currentScore)}
              </dd>
            </div>
            <div>
              <dt>Events</dt>
              <dd className="num font-medium">
                {formatCount(lead.eventCount)} → {formatCount(outcome.eventCount)}
              </dd>
            </div>
            <div>
              <dt>Stage</dt>
              <dd>
                <StageBadge stage={outcome.leadStage} />
              </dd>
            </div>
          </dl>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={preview.isPending || merge.isPending} disabled={!loser.trim()}>
            {outcome ? 'Merge' : 'Show what comes of it'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
