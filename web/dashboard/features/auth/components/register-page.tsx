import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { findInvitation, keepInvitation } from '../../../lib/pending-invitation.ts';
import { requireLocal } from '../../../lib/require-local.ts';
import { useSession } from '../../../lib/session.ts';
import { invitationPreviewQuery } from '../api/preview-invitation.ts';
import { registrationQuery } from '../api/registration.ts';
import { AuthLayout } from './auth-layout.tsx';
import { RegisterForm } from './register-form.tsx';

/** Creates an account. Requires an invitation or the server's setup link, unless registration is open to everyone. */
export default function RegisterPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const { hash } = useLocation();
  const [invitationToken, setInvitationToken] = useState(findInvitation);
  const setupToken = new URLSearchParams(hash.slice(1)).get('setup');
  const registration = useQuery(registrationQuery);
  if (session) return <Navigate to={requireLocal(params.get('next'), '/welcome')} replace />;
  const forget = () => {
    keepInvitation(null);
    setInvitationToken(null);
  };
  if (invitationToken) return <Invited token={invitationToken} onForget={forget} />;
  if (setupToken) {
    return (
      <AuthLayout
        title="Create the first account"
        lead="This account owns the first project. Invite everyone else from there."
      >
        <RegisterForm setupToken={setupToken} />
      </AuthLayout>
    );
  }
  if (registration.isPending) return <AuthLayout title="Create an account" lead="Loading…" />;
  if (registration.data && registration.data.mode !== 'open') {
    const { mode, hasAccounts } = registration.data;
    return (
      <AuthLayout
        title={mode === 'closed' ? 'No new accounts' : 'You need an invitation'}
        lead={
          !hasAccounts
            ? 'This server has no accounts yet. Open the setup link that npm run deploy printed.'
            : mode === 'closed'
              ? 'This server creates no new accounts.'
              : 'Ask an admin of your project for an invitation, then open its link.'
        }
      >
        <SignInLink />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title="Create an account" lead="See your first scored lead in about two minutes.">
      <RegisterForm />
      <SignInLink />
    </AuthLayout>
  );
}

function Invited({ token, onForget }: { token: string; onForget: () => void }) {
  const { data: invitation, error } = useQuery(invitationPreviewQuery(token));
  if (error) {
    return (
      <AuthLayout title="This invitation doesn’t work" lead="Ask the person who invited you for a new link.">
        <FormError error={error} />
        <Button size="md" className="mt-4" onClick={onForget}>
          Continue without it
        </Button>
      </AuthLayout>
    );
  }
  if (!invitation) return <AuthLayout title="Create an account" lead="Looking up the invitation…" />;
  return (
    <AuthLayout
      title="Create an account"
      lead={
        <>
          It joins <bdi className="font-medium text-ink">{invitation.projectName}</bdi> as {invitation.role}.
        </>
      }
    >
      <RegisterForm invitation={{ token, email: invitation.email }} />
      <SignInLink />
    </AuthLayout>
  );
}

const SignInLink = (): ReactNode => (
  <p className="mt-6 text-soft text-sm">
    Have an account?{' '}
    <Link to="/login" className="font-medium text-accent underline underline-offset-2">
      Sign in
    </Link>
  </p>
);
