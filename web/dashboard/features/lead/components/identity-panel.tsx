import { Link2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Panel } from '../../../components/panel.tsx';
import { isolate } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useUnmergeLead } from '../api/unmerge-lead.ts';
import { MergeDialog } from './merge-dialog.tsx';

/** The ids that lead here, and how to change that. */
export function IdentityPanel({ lead, className }: { lead: Lead; className?: string }) {
  const isWriter = mayWrite(useRole());
  const unmerge = useUnmergeLead(lead._id);
  const [isMerging, setMerging] = useState(false);
  const [released, setReleased] = useState<string | null>(null);
  const confirm = (leadId: string) =>
    unmerge.mutate(leadId, {
      onSuccess: () => {
        setReleased(null);
        notify.success(`${isolate(leadId)} becomes a lead of its own again.`);
      },
      onError: (error) => notify.error(error.message),
    });
  return (
    <Panel
      title="Merged IDs"
      note={lead.mergedCount > 0 ? lead.mergedCount : undefined}
      bodyClassName="px-4 py-2"
      {...(className && { className })}
      actions={
        isWriter && (
          <Button look="ghost" icon={<Link2 aria-hidden className="size-3.5" />} onClick={() => setMerging(true)}>
            Merge…
          </Button>
        )
      }
    >
      {lead.mergedFrom.length === 0 ? (
        <p className="py-2 text-faint text-sm">No merged leads.</p>
      ) : (
        <ul>
          {lead.mergedFrom.map((leadId) => (
            <li key={leadId} className="flex items-center gap-2 py-1">
              <code className="min-w-0 flex-1 truncate font-mono text-xs">{leadId}</code>
              {isWriter && (
                <Button
                  look="ghost"
                  icon={<Undo2 aria-hidden className="size-3.5" />}
                  onClick={() => setReleased(leadId)}
                >
                  Unmerge
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isMerging && <MergeDialog lead={lead} onClose={() => setMerging(false)} />}
      <Dialog
        isOpen={released !== null}
        onClose={() => setReleased(null)}
        title="Unmerge this ID?"
        description={`Its events leave this lead, and ${released} gets its own score and timeline back. You can merge the two again at any time.`}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setReleased(null)}>Cancel</Button>
          <Button look="primary" isBusy={unmerge.isPending} onClick={() => released && confirm(released)}>
            Unmerge
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}
