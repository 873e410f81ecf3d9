import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { eraseLead } from '../../../lib/erase-lead.ts';
import { countOf, formatCount, leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { changeLeads } from '../api/change-leads.ts';
import { describeRemaining } from '../describe-erasure.ts';
import { RemainingLeads } from './remaining-leads.tsx';

const NAMED = 3;

interface EraseLeadsDialogProps {
  leads: readonly LeadSummary[];
  onClose: () => void;
  onErased: (leadIds: readonly string[]) => void;
}

/** Erases the selected leads, and then says which leads stay. The person must type the number of leads, so that nobody erases more than intended. */
export default function EraseLeadsDialog({ leads, onClose, onErased }: EraseLeadsDialogProps) {
  // The leads that were selected when the dialog opened. Later changes of the selection have no effect.
  const [asked] = useState(leads);
  const [typed, setTyped] = useState('');
  const [done, setDone] = useState(0);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const erase = useMutation({
    mutationFn: async () => {
      const kept = new Set<string>();
      const possibleDuplicates = new Set<string>();
      const eraseOne = async (leadId: string) => {
        const answer = await eraseLead(leadId);
        for (const id of answer.kept) kept.add(id);
        for (const id of answer.possibleDuplicates) possibleDuplicates.add(id);
      };
      const ids = asked.map(({ _id }) => _id);
      const result = await changeLeads(ids, eraseOne, { onProgress: setDone, signal: abort.current.signal });
      // A later erasure may have erased a lead that an earlier one left.
      const erased = new Set(result.done);
      const left = (leadIds: ReadonlySet<string>) => [...leadIds].filter((id) => !erased.has(id));
      return { ...result, remaining: describeRemaining(left(kept), left(possibleDuplicates)) };
    },
    onSuccess: ({ done: erased, failed, remaining }) => {
      if (failed.size === 0 && remaining.length === 0) {
        notify.success(`${countOf(erased.length, 'lead')} erased`);
        onClose();
      }
      onErased(erased);
    },
  });
  const failed = [...(erase.data?.failed ?? [])];
  const nameOf = (leadId: string) =>
    leadName(asked.find(({ _id }) => _id === leadId) ?? { _id: leadId, name: null, email: null });
  const named = asked.slice(0, NAMED).map(leadName).join(', ');
  const others = asked.length > NAMED ? ` and ${formatCount(asked.length - NAMED)} more` : '';
  const count = String(asked.length);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        erase.data
          ? failed.length > 0
            ? `${formatCount(erase.data.done.length)} of ${countOf(asked.length, 'lead')} erased`
            : `${countOf(asked.length, 'lead')} erased`
          : erase.isPending
            ? `Erasing ${countOf(asked.length, 'lead')}…`
            : `Erase ${countOf(asked.length, 'lead')}?`
      }
      description={
        erase.isIdle &&
        `Erases all events, properties and IDs of ${named}${others}. Future events for these IDs are rejected. This cannot be undone.`
      }
    >
      {erase.isPending ? (
        <ProgressBar
          label="Erasing"
          done={done}
          total={asked.length}
          note={`${formatCount(done)} of ${countOf(asked.length, 'lead')}`}
        />
      ) : erase.data ? (
        <>
          {failed.length > 0 && (
            <div role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-sm">
              <p className="font-medium text-bad">{formatCount(failed.length)} could not be erased:</p>
              <ul className="mt-1 max-h-40 overflow-y-auto text-soft [overflow-wrap:anywhere]">
                {failed.map(([leadId, problem]) => (
                  <li key={leadId}>
                    <bdi className="font-medium text-ink">{nameOf(leadId)}</bdi>: {problem}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {erase.data.remaining.map((remaining) => (
            <RemainingLeads key={remaining.because} {...remaining} />
          ))}
        </>
      ) : (
        <TextField
          label={`Type ${count} to confirm`}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{erase.isPending ? 'Stop' : erase.isSuccess ? 'Close' : 'Cancel'}</Button>
        {!erase.isSuccess && (
          <Button
            look="danger"
            disabled={typed.trim() !== count}
            isBusy={erase.isPending}
            onClick={() => erase.mutate()}
          >
            Erase permanently
          </Button>
        )}
      </div>
    </Dialog>
  );
}
