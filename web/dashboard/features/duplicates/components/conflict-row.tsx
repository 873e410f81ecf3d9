import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { IdentityConflict } from '../../../../../worker/contract/identity.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { Time } from '../../../components/time.tsx';
import { CONFLICT_REASONS, useDismissConflict } from '../../../lib/decide-conflict.ts';
import { leadName, sentence, shownValue } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';

/** Shows two leads that look like one person, with the reason and with buttons to merge them or keep them apart. */
export function ConflictRow({ conflict }: { conflict: IdentityConflict }) {
  const { leadId, otherLeadId, leadName: name, otherLeadName, reason, raisedBy, createdAt } = conflict;
  const isWriter = mayWrite(useRole());
  const dismiss = useDismissConflict();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 text-sm last:border-b-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <LeadLink leadId={leadId} name={name} />
          <span className="inline-flex min-w-0 items-baseline gap-x-2">
            <span aria-hidden className="text-faint">
              ↔
            </span>
            <LeadLink leadId={otherLeadId} name={otherLeadName} />
          </span>
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

/** A lead's name, with its ID, because the leads of a pair often have the same name. */
function LeadLink({ leadId, name }: { leadId: string; name: string | null }) {
  return (
    <span className="min-w-0 [overflow-wrap:anywhere]">
      <Link to={leadPath(leadId)} className="font-medium underline-offset-2 hover:underline">
        <bdi>{leadName({ _id: leadId, name, email: null })}</bdi>
      </Link>
      {name !== null && <bdi className="ml-1.5 font-mono text-faint text-xs">{shownValue(leadId)}</bdi>}
    </span>
  );
}
