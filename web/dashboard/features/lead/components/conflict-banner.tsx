import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { leadName } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { conflictsQuery, useDismissConflict } from '../api/conflicts.ts';
import { leadQuery } from '../api/get-lead.ts';
import { MergeDialog } from './merge-dialog.tsx';

const REASONS = {
  email_claimed: 'one was identified with the other’s email',
  both_known: 'they were linked but have different emails',
  both_own: 'they were linked or use the same email, and both IDs are yours',
  linked_elsewhere: 'an ID of one was linked to the other',
  too_many_merges: 'they were linked, but pages already added as much to one of them today as they may',
};

/** Two leads that look like one person: a person decides. */
export function ConflictBanner({ lead }: { lead: Lead }) {
  const { data } = useQuery(conflictsQuery);
  const isWriter = mayWrite(useRole());
  const dismiss = useDismissConflict();
  const [isMerging, setMerging] = useState(false);
  const conflict = data?.find(({ leadId, otherLeadId }) => leadId === lead._id || otherLeadId === lead._id);
  const other = conflict?.leadId === lead._id ? conflict.otherLeadId : conflict?.leadId;
  const { data: named } = useQuery({ ...leadQuery(other ?? ''), enabled: other !== undefined });
  if (!conflict || other === undefined) return null;
  const name = named ? leadName(named) : other;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-warn-wash px-3 py-2 text-sm">
      <Users aria-hidden className="size-4 text-warn" />
      <p className="min-w-0 flex-1 basis-64">
        Possible duplicate of{' '}
        <Link to={leadPath(other)} className="font-medium underline underline-offset-2">
          <bdi>{name}</bdi>
        </Link>
        {name !== other && (
          <>
            {' '}
            (<bdi className="font-mono text-xs [overflow-wrap:anywhere]">{other}</bdi>)
          </>
        )}
        : {REASONS[conflict.reason]}.
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
      {isMerging && <MergeDialog lead={lead} otherLeadId={other} onClose={() => setMerging(false)} />}
    </div>
  );
}
