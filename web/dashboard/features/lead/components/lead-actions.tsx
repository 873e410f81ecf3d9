import { Download, Ellipsis, Link2, Pencil, Scale, Send, Trash2 } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { leadName } from '../../../lib/format.ts';
import { type LeadCommand, useLeadCommands } from '../../../lib/lead-commands.ts';
import { markCommands } from '../../../lib/mark-commands.ts';
import { useMarkLead } from '../../../lib/mark-lead.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useExportLead } from '../api/export-lead.ts';
import type { LeadProfile } from '../api/get-lead.ts';

const EraseLeadDialog = lazy(() => import('./erase-lead-dialog.tsx'));
const EditDialog = lazy(() => import('./edit-dialog.tsx'));
const MergeDialog = lazy(() => import('./merge-dialog.tsx'));
const PointsDialog = lazy(() => import('./points-dialog.tsx'));
const SendEventDialog = lazy(() => import('./send-event-dialog.tsx'));

export const LeadActions = memo(function LeadActions(props: { lead: LeadProfile; ruleset: Ruleset }) {
  const { lead, ruleset } = props;
  const isWriter = mayWrite(useRole());
  const save = useExportLead(lead._id);
  const [open, setOpen] = useState<'send' | 'erase' | 'edit' | 'points' | 'merge' | null>(null);
  const close = () => setOpen(null);
  // Opens the merge dialog if the URL names a second lead, as links from the list of leads do.
  const [other, setOther] = useSearchParam('merge');
  const marks = useMarkLead({ leadId: lead._id, name: leadName(lead) });
  const exportAll: LeadCommand = {
    label: 'Export all data',
    icon: Download,
    run: () => save.mutate(undefined, { onError: (error) => notify.error(error.message) }),
  };
  const erase: LeadCommand = {
    ...{ label: 'Erase permanently…', icon: Trash2, keywords: ['delete remove'] },
    run: () => setOpen('erase'),
  };
  const actions: LeadCommand[] = isWriter
    ? [
        { label: 'Add or remove points…', icon: Scale, run: () => setOpen('points') },
        { label: 'Merge another lead…', icon: Link2, run: () => setOpen('merge') },
        { label: 'Send a test event…', icon: Send, run: () => setOpen('send') },
        exportAll,
        erase,
      ]
    : [exportAll];
  useLeadCommands({
    leadId: lead._id,
    name: leadName(lead),
    commands: isWriter
      ? [...markCommands(marks), { label: 'Edit', icon: Pencil, run: () => setOpen('edit') }, ...actions]
      : [],
  });
  return (
    <>
      {isWriter && (
        <Button icon={<Pencil aria-hidden className="size-3.5" />} onClick={() => setOpen('edit')}>
          Edit
        </Button>
      )}
      <Menu
        label="More actions"
        className={buttonClass()}
        items={actions.map(({ label, icon: Icon, run }) => ({
          ...{ type: 'action', key: label, label, icon: <Icon aria-hidden />, onSelect: run },
          isDanger: label === erase.label,
        }))}
      >
        <Ellipsis aria-hidden className="size-4" />
      </Menu>
      {open === 'send' && (
        <Suspense>
          <SendEventDialog lead={lead} ruleset={ruleset} onClose={close} />
        </Suspense>
      )}
      {open === 'edit' && (
        <Suspense>
          <EditDialog lead={lead} onClose={close} />
        </Suspense>
      )}
      {open === 'points' && (
        <Suspense>
          <PointsDialog lead={lead} onClose={close} />
        </Suspense>
      )}
      {(open === 'merge' || (isWriter && other !== '')) && (
        <Suspense>
          <MergeDialog
            lead={lead}
            otherLeadId={other}
            onClose={() => {
              close();
              setOther('');
            }}
          />
        </Suspense>
      )}
      {open === 'erase' && (
        <Suspense>
          <EraseLeadDialog lead={lead} onClose={close} />
        </Suspense>
      )}
    </>
  );
});
