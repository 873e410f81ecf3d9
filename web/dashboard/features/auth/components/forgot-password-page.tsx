import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { Link } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { registrationQuery } from '../api/registration.ts';
import { useRequestReset } from '../api/request-reset.ts';
import { AuthLayout } from './auth-layout.tsx';

const resolver = lazyResolver(
  async () => (await import('../../../../../worker/contract/account.ts')).PasswordResetRequest,
);

export default function ForgotPasswordPage() {
  const request = useRequestReset();
  const { sendsEmail = true } = useQuery(registrationQuery).data ?? {};
  const { register, handleSubmit, formState } = useForm({
    resolver,
    defaultValues: { email: '' },
  });
  return (
    <AuthLayout
      title="Reset your password"
      lead={
        sendsEmail
          ? 'We’ll email you a link valid for 12 hours.'
          : 'This server sends no email. Ask the operator of the server for a link.'
      }
    >
      {request.isSuccess ? (
        <p role="status" className="rounded-lg bg-accent-wash px-3 py-2">
          {request.data.message}
        </p>
      ) : (
        <form noValidate className="flex flex-col gap-4" onSubmit={handleSubmit(({ email }) => request.mutate(email))}>
          <FormError error={request.error} />
          <TextField
            label="Email"
            autoFocus
            type="email"
            autoComplete="email"
            missing="Enter your email address."
            error={formState.errors.email?.message}
            {...register('email')}
          />
          <Button type="submit" look="primary" size="md" isBusy={request.isPending}>
            {sendsEmail ? 'Send link' : 'Request a link'}
          </Button>
        </form>
      )}
      <p className="mt-6 text-sm">
        <Link to="/login" className="font-medium text-accent underline underline-offset-2">
          Back to sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
