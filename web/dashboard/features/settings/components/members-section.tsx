import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { InvitationInput, type Member, Role } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Field, inputClass, smallInputClass, TextField } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useSession } from '../../../lib/session.ts';
import { invitationsQuery, useInvite, useRevokeInvitation } from '../api/invitations.ts';
import { membersQuery, useChangeRole, useIsOnlyOwner, useRemoveMember } from '../api/members.ts';
import { LeaveButton } from './leave-button.tsx';

const ROLES: Record<Role, string> = {
  owner: 'Everything, also other owners and the end of the project',
  admin: 'Members, keys, rules and settings',
  member: 'Works with leads',
  viewer: 'Reads',
};

export function MembersSection({ projectId }: { projectId: string }) {
  const members = useQuery(membersQuery(projectId));
  return (
    <div className="flex flex-col gap-4">
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
              <MemberRow key={member.userId} projectId={projectId} member={member} />
            ))}
          </ul>
        )}
      </Panel>
      <InvitePanel projectId={projectId} />
    </div>
  );
}

function MemberRow({ projectId, member }: { projectId: string; member: Member }) {
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
          joined <Time at={member.joinedAt} />
          {isOnlyOwner && ' · the only owner: make another one before you leave'}
        </span>
      </span>
      <span className="flex items-center gap-2">
        <select
          aria-label={`Role of ${member.email}`}
          className={smallInputClass}
          value={member.role}
          disabled={!canTouch}
          onChange={({ target }) =>
            change.mutate({ userId: member.userId, role: Role.parse(target.value) }, { onError })
          }
        >
          {Role.options.map((role) => (
            <option key={role} value={role} disabled={role === 'owner' && !isOwner}>
              {role}
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
        description="They no longer see the project’s leads and settings, at once. What they made in it stays."
        action="Remove"
        isDanger
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(member.userId, { onSuccess: () => notify.success(`${member.email} was removed.`), onError })
        }
      />
    </li>
  );
}

function InvitePanel({ projectId }: { projectId: string }) {
  const invitations = useQuery(invitationsQuery(projectId));
  const invite = useInvite(projectId);
  const revoke = useRevokeInvitation(projectId);
  const isOwner = useRole() === 'owner';
  const { register, handleSubmit, reset, formState } = useForm({
    resolver: zodResolver(InvitationInput),
    defaultValues: { email: '', role: 'member' as Role },
  });
  const submit = handleSubmit((values) =>
    invite.mutate(values, {
      onSuccess: ({ email }) => {
        notify.success(`An invitation is on its way to ${email}.`);
        reset();
      },
      onError: (error) => notify.error(error.message),
    }),
  );
  return (
    <Panel title="Invite" bodyClassName="">
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3 p-4">
        <TextField
          label="E-mail"
          type="email"
          className="min-w-0 flex-1 basis-56"
          error={formState.errors.email?.message}
          {...register('email')}
        />
        <Field label="Role" className="basis-36">
          {(field) => (
            <select {...field} className={inputClass} {...register('role')}>
              {Role.options
                .filter((role) => isOwner || role !== 'owner')
                .map((role) => (
                  <option key={role} value={role} title={ROLES[role]}>
                    {role}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <Button type="submit" look="primary" size="md" className="mt-6.5" isBusy={invite.isPending}>
          Invite
        </Button>
      </form>
      {invitations.data && invitations.data.length > 0 && (
        <ul aria-label="Open invitations" className="border-line border-t">
          {invitations.data.map(({ id, email, role, expiresAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-4 border-line border-b px-4 py-2 text-sm last:border-b-0"
            >
              <span className="min-w-0 flex-1 basis-full truncate sm:basis-40">{email}</span>
              <span className="text-soft">{role}</span>
              <span className="text-faint">
                expires <Time at={expiresAt} />
              </span>
              <Button
                look="ghost"
                className="ml-auto"
                onClick={() => revoke.mutate(id, { onError: (error) => notify.error(error.message) })}
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
