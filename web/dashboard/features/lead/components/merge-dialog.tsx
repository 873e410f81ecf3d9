import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { MergeAnswer, MergeChoices, MergeDifference } from '../../../../../worker/contract/identity.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { isolate, leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { type LeadProfile, leadQuery } from '../api/get-lead.ts';
import { useMergeLead } from '../api/merge-lead.ts';
import { useUnmergeLead } from '../api/unmerge-lead.ts';
import { LeadFinder } from './lead-finder.tsx';
import { MergeDifferences } from './merge-differences.tsx';
import { MergeOutcome } from './merge-outcome.tsx';

type Choices = Record<string, 'kept' | 'merged'>;

/** Merges another lead into this one. First shows the resulting person, and lets the user choose a value for each field that differs. */
export default function MergeDialog(props: { lead: LeadProfile; otherLeadId?: string; onClose: () => void }) {
  const { lead, otherLeadId = '', onClose } = props;
  const [other, setOther] = useState(otherLeadId);
  const [otherName, setOtherName] = useState(otherLeadId);
  const [choices, setChoices] = useState<Choices>({});
  const { data: current } = useQuery(leadQuery(lead._id));
  const preview = useMergeLead(lead._id);
  const merge = useMergeLead(lead._id);
  const unmerge = useUnmergeLead(lead._id);
  // Uses the promise, because the dialog is closed by then and its callbacks would not run.
  const undo = (loser: string) =>
    void unmerge.mutateAsync(loser).then(
      () => notify.success(`${isolate(otherName)} is a separate lead again.`),
      (error: Error) => notify.error(error.message),
    );
  // The last preview, which stays on screen while the next one loads.
  const [previewed, setPreviewed] = useState<MergeAnswer | null>(null);
  const outcome = previewed?.lead;
  const body = (chosen: Choices, leadId = other) => ({ leadId, choose: toMergeChoices(chosen) });
  const show = (chosen: Choices, leadId = other) =>
    preview.mutate({ ...body(chosen, leadId), preview: true }, { onSuccess: setPreviewed });
  const pick = (found: LeadSummary | null) => {
    setOther(found?._id ?? '');
    setOtherName(found ? leadName(found) : '');
    setChoices({});
    setPreviewed(null);
    preview.reset();
    merge.reset();
    if (found) show({}, found._id);
  };
  const choose = (field: MergeDifference['field'], choice: 'kept' | 'merged') => {
    const chosen = { ...choices, [field]: choice };
    setChoices(chosen);
    show(chosen);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!previewed || !outcome) return show(choices);
    merge.mutate(
      { ...body(choices), preview: false, previewId: previewed.previewId },
      {
        // Loads a new preview, because one of the leads may have changed.
        onError: () => show(choices),
        onSuccess: ({ loser }) => {
          notify.success(`Merged ${isolate(otherName)} into ${isolate(leadName(outcome))}.`, {
            undo: () => undo(loser),
          });
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
      description="Combines both timelines and recalculates the score. You can undo this."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {other === '' ? (
          <LeadFinder exceptId={lead._id} onPick={pick} />
        ) : (
          <p className="flex items-center gap-3 text-sm">
            <span className="min-w-0 flex-1 truncate">
              Other lead: <bdi className="font-medium">{otherName}</bdi>
            </span>
            <Button onClick={() => pick(null)}>Change</Button>
          </p>
        )}
        <FormError error={preview.error ?? merge.error} />
        {previewed && outcome && current && (
          <>
            <MergeOutcome lead={current} outcome={outcome} />
            <MergeDifferences differences={previewed.differences} choices={choices} onChoose={choose} />
          </>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={preview.isPending || merge.isPending} disabled={other === ''}>
            {outcome ? 'Merge' : 'Preview'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const CUSTOM = 'custom.';

/** Separates custom properties from standard fields, as the API expects. */
function toMergeChoices(choices: Choices): MergeChoices {
  const isCustom = ([field]: [string, unknown]) => field.startsWith(CUSTOM);
  const entries = Object.entries(choices);
  const custom = entries.filter(isCustom).map(([field, choice]) => [field.slice(CUSTOM.length), choice]);
  const fields = entries.filter((entry) => !isCustom(entry));
  return { ...Object.fromEntries(fields), ...(custom.length > 0 && { custom: Object.fromEntries(custom) }) };
}
