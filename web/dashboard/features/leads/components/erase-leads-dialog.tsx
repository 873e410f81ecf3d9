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

const NAMED = 3;

interface EraseLeadsDialogProps {
  leads: readonly LeadSummary[];
  onClose: () => void;
  onErased: (leadIds: readonly string[]) => void;
}

/** Erases the selected leads. The person must type the number of leads, so that nobody erases more than intended. */
export default function EraseLeadsDialog({ leads, onClose, onErased }: EraseLeadsDialogProps) {
  // The leads that were selected when the dialog opened. Later changes of the selection have no effect.
  const [asked] = useState(leads);
  const [typed, setTyped] = useState('');
  const [done, setDone] = useState(0);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  const erase = useMutation({
    mutationFn: () =>
      changeLeads(
        asked.map(({ _id }) => _id),
        eraseLead,
        { onProgress: setDone, signal: abort.current.signal },
      ),
    onSuccess: ({ done: erased, failed }) => {
      if (erased.length > 0) notify.success(`${countOf(erased.length, 'lead')} erased`);
      if (failed.size === 0) onClose();
      onErased(erased);
    },
  });
  const failed = [...(erase.data?.failed ?? [])];
  const named = asked.slice(0, NAMED).map(leadName).join(', ');
  const others = asked.length > NAMED ? ` and ${formatCount(asked.length - NAMED)} more` : '';
  const count = String(asked.length);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Erase ${countOf(asked.length, 'lead')}?`}
      description={`${named}${others}: deletes all events, properties and IDs. Future events for these IDs are rejected. This cannot be undone.`}
    >
      {erase.isPending ? (
        <ProgressBar
          label="Erasing"
          done={done}
          total={asked.length}
          note={`${formatCount(done)} of ${countOf(asked.length, 'lead')}`}
        />
      ) : failed.length > 0 ? (
        <div role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-sm">
          <p className="font-medium text-bad">{formatCount(failed.length)} could not be erased:</p>
          <ul className="mt-1 max-h-40 overflow-y-auto text-soft">
            {failed.map(([leadId, problem]) => (
              <li key={leadId}>
                <span className="font-mono text-xs">{leadId}</span>: {problem}
              </li>
            ))}
          </ul>
        </div>
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
