import { useForm } from 'react-hook-form';
import { Link, useLocation, useNavigate } from 'react-router';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { notify } from '../../../lib/notify.ts';
import { useResetPassword } from '../api/reset-password.ts';
import { AuthLayout } from './auth-layout.tsx';

const resolver = lazyResolver(async () => (await import('../../../../../worker/contract/account.ts')).PasswordReset);

/**
 * The page behind the link in the reset email. The token follows the # of the link, which browsers do not send, so no server log
 * contains it.
 */
export default function ResetPasswordPage() {
  const navigate = useNavigate();
  const token = new URLSearchParams(useLocation().hash.slice(1)).get('token') ?? '';
  const reset = useResetPassword();
  const { register, handleSubmit, formState } = useForm({
    resolver,
    defaultValues: { token, password: '' },
  });
  const submit = handleSubmit((values) =>
    reset.mutate(values, {
      onSuccess: () => {
        notify.success('Your password was changed: sign in with it.');
        void navigate('/login', { replace: true });
      },
    }),
  );
  return (
    <AuthLayout title="Choose a new password" lead="You’ll be signed out everywhere.">
      {token === '' ? (
        <p className="text-soft">
          This link is incomplete.{' '}
          <Link to="/forgot-password" className="font-medium text-accent underline underline-offset-2">
            Request another link
          </Link>
        </p>
      ) : (
        <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
          <FormError error={reset.error} />
          <TextField
            label="New password"
            autoFocus
            type="password"
            autoComplete="new-password"
            hint={`At least ${LIMITS.passwordCharsMin} characters`}
            missing={`Choose a password with at least ${LIMITS.passwordCharsMin} characters.`}
            error={formState.errors.password?.message}
            {...register('password')}
          />
          <Button type="submit" look="primary" size="md" isBusy={reset.isPending}>
            Change password
          </Button>
        </form>
      )}
    </AuthLayout>
  );
}
