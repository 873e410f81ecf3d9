import { Link2, Undo2 } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { shownValue } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import type { LeadProfile } from '../api/get-lead.ts';

const MergeDialog = lazy(() => import('./merge-dialog.tsx'));
const UnmergeDialog = lazy(() => import('./unmerge-dialog.tsx'));

/** Lists the IDs that belong to this lead, with buttons to merge and unmerge. */
export const IdentityPanel = memo(function IdentityPanel({ lead }: { lead: LeadProfile }) {
  const isWriter = mayWrite(useRole());
  const [isMerging, setMerging] = useState(false);
  const [released, setReleased] = useState<string | null>(null);
  return (
    <Panel
      title="Merged IDs"
      note={lead.mergedCount > 0 ? lead.mergedCount : undefined}
      bodyClassName="px-4 py-2"
      actions={
        isWriter && (
          <Button
            look="ghost"
            className="-mr-2.5"
            icon={<Link2 aria-hidden className="size-3.5" />}
            onClick={() => setMerging(true)}
          >
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
              <code className="min-w-0 flex-1 truncate font-mono text-xs">{shownValue(leadId)}</code>
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
      {isMerging && (
        <Suspense>
          <MergeDialog lead={lead} onClose={() => setMerging(false)} />
        </Suspense>
      )}
      {released !== null && (
        <Suspense>
          <UnmergeDialog leadId={lead._id} mergedId={released} onClose={() => setReleased(null)} />
        </Suspense>
      )}
    </Panel>
  );
});
