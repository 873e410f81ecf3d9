import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { InvitationPreview } from '../../../../../worker/contract/project.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { findInvitation, keepInvitation } from '../../../lib/pending-invitation.ts';
import { switchProject, useSession } from '../../../lib/session.ts';
import { signOut } from '../../../lib/sign-out.ts';
import { useAcceptInvitation } from '../api/accept-invitation.ts';
import { invitationPreviewQuery } from '../api/preview-invitation.ts';
import { registrationQuery } from '../api/registration.ts';
import { AuthLayout } from './auth-layout.tsx';

/** The page behind an invitation link. Removes the token, which follows the # of the link, from the address at once. */
export default function AcceptInvitationPage() {
  const navigate = useNavigate();
  const isSignedIn = useSession() !== null;
  const { pathname, hash } = useLocation();
  const given = new URLSearchParams(hash.slice(1)).get('token');
  const token = given ?? findInvitation() ?? '';
  useEffect(() => {
    if (!given) return;
    keepInvitation(given);
    void navigate(pathname, { replace: true });
  }, [given, pathname, navigate]);
  const { data: invitation, error, isPending } = useQuery({ ...invitationPreviewQuery(token), enabled: token !== '' });
  // After other errors, such as a lost connection, the invitation may still be valid.
  const isVoid = error instanceof ApiError && [400, 404, 410].includes(error.status);
  useEffect(() => {
    // Forgets an invalid invitation: otherwise, every later sign-in in this tab would lead back to this page.
    if (isVoid) keepInvitation(null);
  }, [isVoid]);
  if (token === '' || error) {
    return (
      <AuthLayout
        title="This invitation doesn’t work"
        lead={
          isVoid || token === ''
            ? 'It was used or revoked, or has expired. Ask the person who invited you for a new link.'
            : 'Try again later, or ask the person who invited you for a new link.'
        }
      >
        <div className="flex flex-col items-start gap-4">
          {!isVoid && <FormError error={error} />}
          <Link to="/" className={buttonClass({ size: 'md' })}>
            {isSignedIn ? 'Open your project' : 'Sign in'}
          </Link>
        </div>
      </AuthLayout>
    );
  }
  if (isPending) return <AuthLayout title="You are invited" lead="Looking up the invitation…" />;
  return (
    <AuthLayout
      title="You are invited"
      lead={
        <>
          Join <bdi className="font-medium text-ink">{invitation.projectName}</bdi> as {invitation.role}.
        </>
      }
    >
      <Choice token={token} invitation={invitation} />
    </AuthLayout>
  );
}

function Choice({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const session = useSession();
  const accept = useAcceptInvitation();
  const { data: registration } = useQuery(registrationQuery);
  if (!session) {
    return (
      <>
        <p className="mb-4 text-soft text-sm">
          The invitation is for <bdi className="font-medium text-ink">{invitation.email}</bdi>.
        </p>
        <div className="flex gap-2">
          {registration?.mode !== 'closed' && (
            <Link to="/register?next=/" className={buttonClass({ look: 'primary', size: 'md' })}>
              Create an account
            </Link>
          )}
          <Link to="/login?next=/accept-invitation" className={buttonClass({ size: 'md' })}>
            Sign in
          </Link>
        </div>
      </>
    );
  }
  if (session.user.email !== invitation.email) {
    return (
      <>
        <p className="mb-4 text-soft text-sm">
          The invitation is for <bdi className="font-medium text-ink">{invitation.email}</bdi>, and you are signed in as{' '}
          <bdi className="font-medium text-ink">{session.user.email}</bdi>.
        </p>
        <Button look="primary" size="md" onClick={() => void signOut()}>
          Sign out to continue
        </Button>
      </>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <FormError error={accept.error} />
      <Button
        look="primary"
        size="md"
        isBusy={accept.isPending}
        onClick={() =>
          accept.mutate(token, {
            onSuccess: ({ id }) => switchProject(id, '/'),
          })
        }
      >
        Join as {session.user.email}
      </Button>
    </div>
  );
}
