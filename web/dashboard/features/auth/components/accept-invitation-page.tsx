import { Link, useLocation, useNavigate } from 'react-router';
import { Button, buttonClass } from '../../../components/button.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { switchProject, useSession } from '../../../lib/session.ts';
import { useAcceptInvitation } from '../api/accept-invitation.ts';
import { AuthLayout } from './auth-layout.tsx';

/** The page that an invitation's link opens; its token stands behind the #. */
export default function AcceptInvitationPage() {
  const navigate = useNavigate();
  const session = useSession();
  const { hash } = useLocation();
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const accept = useAcceptInvitation();
  const next = `?next=${encodeURIComponent(`/accept-invitation${hash}`)}`;
  return (
    <AuthLayout
      title="You are invited"
      lead="Join the project with the account of the e-mail that you were invited by."
    >
      {session ? (
        <div className="flex flex-col gap-4">
          <FormError error={accept.error} />
          <Button
            look="primary"
            size="md"
            isBusy={accept.isPending}
            disabled={token === ''}
            onClick={() =>
              accept.mutate(token, {
                onSuccess: ({ id }) => {
                  switchProject(id);
                  void navigate('/', { replace: true });
                },
              })
            }
          >
            Join as {session.user.email}
          </Button>
        </div>
      ) : (
        <div className="flex gap-2">
          <Link to={`/login${next}`} className={buttonClass({ look: 'primary', size: 'md' })}>
            Sign in
          </Link>
          <Link to={`/register${next}`} className={buttonClass({ size: 'md' })}>
            Create an account
          </Link>
        </div>
      )}
    </AuthLayout>
  );
}
