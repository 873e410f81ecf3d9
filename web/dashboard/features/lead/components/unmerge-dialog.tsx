import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { isolate } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useUnmergeLead } from '../api/unmerge-lead.ts';

/** Asks before separating an ID from a lead. */
export default function UnmergeDialog(props: { leadId: string; mergedId: string; onClose: () => void }) {
  const { leadId, mergedId, onClose } = props;
  const unmerge = useUnmergeLead(leadId);
  const confirm = () =>
    unmerge.mutate(mergedId, {
      onSuccess: () => {
        onClose();
        notify.success(`${isolate(mergedId)} is a separate lead again.`);
      },
      onError: (error) => notify.error(error.message),
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Unmerge this ID?"
      description={`The events of that ID leave this lead, and ${isolate(mergedId)} gets its own score and timeline back. You can merge the two again at any time.`}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" isBusy={unmerge.isPending} onClick={confirm}>
          Unmerge
        </Button>
      </div>
    </Dialog>
  );
}
