import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { IdentityConflict } from '../../../../../worker/contract/identity.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { Time } from '../../../components/time.tsx';
import { CONFLICT_REASONS, useDismissConflict } from '../../../lib/decide-conflict.ts';
import { sentence } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';

/** Shows two leads that look like one person, with the reason and with buttons to merge them or keep them apart. */
export function ConflictRow({ conflict }: { conflict: IdentityConflict }) {
  const { leadId, otherLeadId, reason, raisedBy, createdAt } = conflict;
  const isWriter = mayWrite(useRole());
  const dismiss = useDismissConflict();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 text-sm last:border-b-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex min-w-0 flex-wrap gap-x-2 font-mono text-xs">
          <LeadLink leadId={leadId} />
          <span aria-hidden className="text-faint">
            ↔
          </span>
          <LeadLink leadId={otherLeadId} />
        </p>
        <p className="mt-0.5 text-soft">
          {sentence(CONFLICT_REASONS[reason])}.
          {raisedBy === 'pages' && <span className="text-faint"> Reported by web pages only.</span>}
        </p>
      </div>
      <span className="text-faint">
        <Time at={createdAt} />
      </span>
      {isWriter && (
        <div className="flex gap-2">
          <Link className={buttonClass()} to={`${leadPath(leadId)}?duplicate=${encodeURIComponent(otherLeadId)}`}>
            Review
          </Link>
          <Button
            isBusy={dismiss.isPending}
            onClick={() => dismiss.mutate({ leadId, otherLeadId }, { onError: (error) => notify.error(error.message) })}
          >
            Not a duplicate
          </Button>
        </div>
      )}
    </li>
  );
}

const LeadLink = ({ leadId }: { leadId: string }) => (
  <Link to={leadPath(leadId)} className="min-w-0 underline underline-offset-2 [overflow-wrap:anywhere]">
    <bdi>{leadId}</bdi>
  </Link>
);
