import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member, Role } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { isolate, sentence } from '../../../lib/format.ts';
import { useRole } from '../../../lib/me.ts';
import { membersQuery } from '../../../lib/members.ts';
import { notify } from '../../../lib/notify.ts';
import { useSession } from '../../../lib/session.ts';
import { useChangeRole, useIsOnlyOwner, useRemoveMember } from '../api/members.ts';
import { InvitePanel } from './invite-panel.tsx';
import { LeaveButton } from './leave-button.tsx';
import { type Removal, RemovalDialog } from './removal-dialog.tsx';

const ROLES = ['owner', 'admin', 'member', 'viewer'] as const satisfies readonly Role[];

export default function MembersSection({ projectId }: { projectId: string }) {
  const members = useQuery(membersQuery(projectId));
  const [removal, setRemoval] = useState<Removal | null>(null);
  return (
    <div className="in-order flex flex-col gap-4">
      <RemovalDialog removal={removal} onClose={() => setRemoval(null)} />
      <Panel title="Members" note={members.data?.length} bodyClassName="">
        {members.error && !members.data ? (
          <ErrorState error={members.error} onRetry={() => void members.refetch()} />
        ) : !members.data ? (
          <div aria-busy className="p-4">
            <div className="skeleton h-10" />
          </div>
        ) : (
          <ul>
            {members.data.map((member) => (
              <MemberRow key={member.userId} projectId={projectId} member={member} onRemoved={setRemoval} />
            ))}
          </ul>
        )}
      </Panel>
      <InvitePanel projectId={projectId} />
    </div>
  );
}

function MemberRow({
  projectId,
  member,
  onRemoved,
}: {
  projectId: string;
  member: Member;
  /** Receives the keys and invitations that a removed member leaves behind. */
  onRemoved: (removal: Removal) => void;
}) {
  const change = useChangeRole(projectId);
  const remove = useRemoveMember(projectId);
  const isSelf = useSession()?.user.id === member.userId;
  const isOnlyOwner = useIsOnlyOwner(projectId) && isSelf;
  const isOwner = useRole() === 'owner';
  const onError = (error: Error) => notify.error(error.message);
  const [isAsked, setAsked] = useState(false);
  const canTouch = isOwner || member.role !== 'owner';
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 last:border-b-0">
      <span className="min-w-0 flex-1 basis-52">
        <span className="block truncate font-medium">
          {member.email}
          {isSelf && <span className="font-normal text-faint"> (you)</span>}
        </span>
        <span className="text-faint text-xs">
          Joined <Time at={member.joinedAt} />
          {isOnlyOwner && ' · the only owner: add another owner before you leave'}
        </span>
      </span>
      <span className="flex items-center gap-2">
        <select
          aria-label={`Role of ${member.email}`}
          className={smallInputClass}
          value={member.role}
          disabled={!canTouch}
          onChange={({ target }) => change.mutate({ userId: member.userId, role: target.value as Role }, { onError })}
        >
          {ROLES.map((role) => (
            <option key={role} value={role} disabled={role === 'owner' && !isOwner}>
              {sentence(role)}
            </option>
          ))}
        </select>
        {isSelf ? (
          <LeaveButton projectId={projectId} />
        ) : (
          <Button look="danger" disabled={!canTouch} onClick={() => setAsked(true)}>
            Remove…
          </Button>
        )}
      </span>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Remove ${member.email}?`}
        description="This member loses access at once, and invitations by this member are revoked. API keys that this member created keep working until you revoke them."
        action="Remove"
        isDanger
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(member.userId, {
            onSuccess: ({ apiKeys, voidedInvitations }) => {
              notify.success(`${isolate(member.email)} was removed.`);
              if (apiKeys.length + voidedInvitations.length > 0) {
                onRemoved({ email: member.email, apiKeys, voidedInvitations });
              }
            },
            onError,
          })
        }
      />
    </li>
  );
}
