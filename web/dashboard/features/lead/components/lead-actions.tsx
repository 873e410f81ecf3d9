import { Download, Ellipsis, Send, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Menu } from '../../../components/menu.tsx';
import { leadName } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useEraseLead } from '../api/erase-lead.ts';
import { useExportLead } from '../api/export-lead.ts';

const SendEventDialog = lazy(() => import('./send-event-dialog.tsx'));

export function LeadActions({ lead, ruleset }: { lead: Lead; ruleset: Ruleset }) {
  const navigate = useNavigate();
  const isWriter = mayWrite(useRole());
  const erase = useEraseLead(lead._id);
  const save = useExportLead(lead._id);
  const [open, setOpen] = useState<'send' | 'erase' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {isWriter && (
        <Button icon={<Send aria-hidden className="size-3.5" />} onClick={() => setOpen('send')}>
          Send test event
        </Button>
      )}
      <Menu
        label="More actions"
        className={buttonClass()}
        items={[
          {
            type: 'action',
            key: 'export',
            label: 'Export all data',
            icon: <Download aria-hidden />,
            onSelect: () => save.mutate(undefined, { onError: (error) => notify.error(error.message) }),
          },
          ...(isWriter
            ? [
                {
                  type: 'action' as const,
                  key: 'erase',
                  label: 'Delete permanently…',
                  icon: <Trash2 aria-hidden />,
                  isDanger: true,
                  onSelect: () => setOpen('erase'),
                },
              ]
            : []),
        ]}
      >
        <Ellipsis aria-hidden className="size-4" />
      </Menu>
      {open === 'send' && (
        <Suspense>
          <SendEventDialog lead={lead} ruleset={ruleset} onClose={close} />
        </Suspense>
      )}
      <Dialog
        isOpen={open === 'erase'}
        onClose={close}
        title={
          <>
            Erase <bdi>{leadName(lead)}</bdi>?
          </>
        }
        description="Deletes all events, properties and IDs, including merged leads. Future events for these IDs are rejected. This cannot be undone."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button
            look="danger"
            isBusy={erase.isPending}
            onClick={() =>
              erase.mutate(undefined, {
                onSuccess: () => {
                  notify.success('Lead deleted.');
                  void navigate('/leads', { replace: true });
                },
                onError: (error) => notify.error(error.message),
              })
            }
          >
            Delete permanently
          </Button>
        </div>
      </Dialog>
    </>
  );
}
