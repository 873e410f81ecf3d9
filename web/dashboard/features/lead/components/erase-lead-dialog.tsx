import { useNavigate } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { isolate, leadName } from '../../../lib/format.ts';
import type { NamedLead } from '../../../lib/lead-names.ts';
import { notify } from '../../../lib/notify.ts';
import { useEraseLead } from '../api/erase-lead.ts';
import type { LeadProfile } from '../api/get-lead.ts';

/** Asks before permanently erasing a lead, and returns to the list afterwards. */
export default function EraseLeadDialog({ lead, onClose }: { lead: LeadProfile; onClose: () => void }) {
  const navigate = useNavigate();
  const erase = useEraseLead(lead._id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          Erase <bdi>{leadName(lead)}</bdi>?
        </>
      }
      description="Erases all events, properties and IDs, including merged leads. Future events for these IDs are rejected. This cannot be undone."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="danger"
          isBusy={erase.isPending}
          onClick={() =>
            erase.mutate(undefined, {
              onSuccess: ({ kept, possibleDuplicates }) => {
                const linked = kept.length === 1 ? 'it' : 'them';
                notify.success(
                  [
                    'Lead erased.',
                    kept.length > 0 && `Kept, because only a web page had linked ${linked}: ${listNames(kept)}.`,
                    possibleDuplicates.length > 0 &&
                      `Possible duplicates, not erased: ${listNames(possibleDuplicates)}.`,
                  ]
                    .filter(Boolean)
                    .join(' '),
                );
                void navigate('/leads', { replace: true });
              },
              onError: (error) => notify.error(error.message),
            })
          }
        >
          Erase permanently
        </Button>
      </div>
    </Dialog>
  );
}

const listNames = (leads: readonly NamedLead[]): string => leads.map(({ name }) => isolate(name)).join(', ');
