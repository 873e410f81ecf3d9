import { Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { IdentityConflict } from '../../../../../worker/contract/identity.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { CONFLICT_REASONS, useDismissConflict } from '../../../lib/decide-conflict.ts';
import { countOf, leadName, shownValue } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import type { LeadProfile } from '../api/get-lead.ts';

const MergeDialog = lazy(() => import('./merge-dialog.tsx'));

/** Asks whether two leads are the same person. Shows the pair that the address names, or otherwise the first. */
export default function ConflictNotice({
  lead,
  conflicts,
}: {
  lead: LeadProfile;
  conflicts: readonly IdentityConflict[];
}) {
  const [asked] = useSearchParam('duplicate');
  const isWriter = mayWrite(useRole());
  const dismiss = useDismissConflict();
  const [isMerging, setMerging] = useState(false);
  const conflict =
    conflicts.find(({ leadId, otherLeadId }) => leadId === asked || otherLeadId === asked) ?? conflicts[0];
  if (!conflict) return null;
  const [other, otherName] =
    conflict.leadId === lead._id
      ? [conflict.otherLeadId, conflict.otherLeadName]
      : [conflict.leadId, conflict.leadName];
  const name = leadName({ _id: other, name: otherName, email: null });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-warn-wash px-3 py-2 text-sm">
      <Users aria-hidden className="size-4 text-warn" />
      <p className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        Possible duplicate of{' '}
        <Link to={leadPath(other)} className="font-medium underline underline-offset-2">
          <bdi>{name}</bdi>
        </Link>
        {name !== other && (
          <>
            {' '}
            (<bdi className="font-mono text-xs">{shownValue(other)}</bdi>)
          </>
        )}
        : {CONFLICT_REASONS[conflict.reason]}.{conflict.raisedBy === 'pages' && ' Reported by web pages only.'}
        {conflicts.length > 1 && (
          <>
            {' '}
            <Link
              to={`/duplicates?lead=${encodeURIComponent(lead._id)}`}
              className="whitespace-nowrap underline underline-offset-2"
            >
              {conflicts.length === LIMITS.pageSizeMax ? 'Many more' : `${countOf(conflicts.length - 1, 'other')}`}
            </Link>
          </>
        )}
      </p>
      {isWriter && (
        <>
          <Button onClick={() => setMerging(true)}>Merge…</Button>
          <Button
            isBusy={dismiss.isPending}
            onClick={() =>
              dismiss.mutate(
                { leadId: conflict.leadId, otherLeadId: conflict.otherLeadId },
                { onError: (error) => notify.error(error.message) },
              )
            }
          >
            Not a duplicate
          </Button>
        </>
      )}
      {isMerging && (
        <Suspense>
          <MergeDialog lead={lead} otherLeadId={other} onClose={() => setMerging(false)} />
        </Suspense>
      )}
    </div>
  );
}
