import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useLocation } from 'react-router';
import type { Invitation, InvitationSent, Role } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { Field, inputClass, TextField } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { sentence } from '../../../lib/format.ts';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { useRole } from '../../../lib/me.ts';
import { invitationsQuery } from '../../../lib/members.ts';
import { notify } from '../../../lib/notify.ts';
import { useInvite, useResendInvitation, useRevokeInvitation } from '../api/invitations.ts';

const ROLES: Record<Role, string> = {
  owner: 'Can do everything, including managing owners and deleting the project',
  admin: 'Can manage members, keys, rules and settings',
  member: 'Can work with leads',
  viewer: 'Can only view',
};

/** Why no email was sent, for each result other than `sent`. */
const UNSENT: Record<Exclude<InvitationSent['mail'], 'sent'>, string> = {
  failed: 'The email could not be sent.',
  not_configured: 'This server sends no email.',
  limit_reached: 'No email was sent: today’s limit is reached.',
};

const resolver = lazyResolver(async () => (await import('../../../../../worker/contract/project.ts')).InvitationInput);

const onError = (error: Error) => notify.error(error.message);

export function InvitePanel({ projectId }: { projectId: string }) {
  const { data: invitations = [] } = useQuery(invitationsQuery(projectId));
  const invite = useInvite(projectId);
  const isOwner = useRole() === 'owner';
  const [sent, setSent] = useState<InvitationSent | null>(null);
  const { register, handleSubmit, reset, setFocus, formState } = useForm({
    resolver,
    defaultValues: { email: '', role: 'member' as Role },
  });
  const isAskedFor = useLocation().hash === '#invite';
  useEffect(() => {
    if (isAskedFor) setFocus('email');
  }, [isAskedFor, setFocus]);
  const submit = handleSubmit((values) =>
    invite.mutate(values, {
      onSuccess: (invitation) => {
        setSent(invitation);
        reset();
      },
      onError,
    }),
  );
  const isShown = sent !== null && invitations.some(({ id }) => id === sent.id);
  return (
    <Panel title="Invite" bodyClassName="">
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3 p-4">
        <TextField
          label="Email"
          type="email"
          className="min-w-0 flex-1 basis-56"
          missing="Enter the email address to invite."
          error={formState.errors.email?.message}
          {...register('email')}
        />
        <Field label="Role" className="basis-36">
          {(field) => (
            <select {...field} className={inputClass} {...register('role')}>
              {(Object.keys(ROLES) as Role[])
                .filter((role) => isOwner || role !== 'owner')
                .map((role) => (
                  <option key={role} value={role} title={ROLES[role]}>
                    {sentence(role)}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <Button type="submit" look="primary" size="md" className="mt-6.5" isBusy={invite.isPending}>
          Invite
        </Button>
      </form>
      {isShown && <SentNote invitation={sent} />}
      {invitations.length > 0 && (
        <ul aria-label="Open invitations" className="border-line border-t">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} projectId={projectId} invitation={invitation} onSent={setSent} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Says whether the invitation was emailed, and always shows its link. */
function SentNote({ invitation: { email, link, mail } }: { invitation: InvitationSent }) {
  return (
    <div role="status" className="px-4 pb-4">
      <p className="mb-2 text-sm">
        {mail === 'sent' ? (
          <>
            We emailed the invitation to <bdi className="font-medium">{email}</bdi>. You can also send the link
            yourself.
          </>
        ) : (
          <>
            {UNSENT[mail]} Send this link to <bdi className="font-medium">{email}</bdi> yourself.
          </>
        )}
      </p>
      <CodeBlock code={link} label="invitation link" wrap />
    </div>
  );
}

function InvitationRow({
  projectId,
  invitation: { id, email, role, expiresAt, link },
  onSent,
}: {
  projectId: string;
  invitation: Invitation;
  onSent: (invitation: InvitationSent) => void;
}) {
  const resend = useResendInvitation(projectId);
  const revoke = useRevokeInvitation(projectId);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2 text-sm last:border-b-0">
      <span className="min-w-0 flex-1 basis-full truncate sm:basis-40">{email}</span>
      <span className="text-soft">{sentence(role)}</span>
      <span className="text-faint">
        Expires <Time at={expiresAt} />
      </span>
      <span className="ml-auto flex items-center gap-1">
        {link && <CopyButton text={link} label={`Copy the link for ${email}`} />}
        <Button
          look="ghost"
          isBusy={resend.isPending}
          onClick={() => resend.mutate(id, { onSuccess: onSent, onError })}
        >
          Resend
        </Button>
        <Button look="ghost" isBusy={revoke.isPending} onClick={() => revoke.mutate(id, { onError })}>
          Revoke
        </Button>
      </span>
    </li>
  );
}
