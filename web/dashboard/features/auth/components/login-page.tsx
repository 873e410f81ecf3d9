import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link, Navigate, useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { findInvitation } from '../../../lib/pending-invitation.ts';
import { requireLocal } from '../../../lib/require-local.ts';
import { useSession } from '../../../lib/session.ts';
import { registrationQuery } from '../api/registration.ts';
import { useSignIn } from '../api/sign-in.ts';
import { AuthLayout } from './auth-layout.tsx';
import { CodeStep } from './code-step.tsx';

const resolver = lazyResolver(async () => {
  const { Login } = await import('../../../../../worker/contract/account.ts');
  return Login.extend({ password: Login.shape.password.min(1) });
});

export default function LoginPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const signIn = useSignIn();
  const { data: registration } = useQuery(registrationQuery);
  // An invited person may create an account even if registration is closed, so the link to register is shown.
  const isInvited = findInvitation() !== null;
  const { register, handleSubmit, formState } = useForm({
    resolver,
    defaultValues: { email: '', password: '' },
  });
  // The email and password, once the server has accepted them and asks for a code.
  const [known, setKnown] = useState<{ email: string; password: string } | null>(null);
  const startCode = (values: typeof known) => {
    signIn.reset();
    setKnown(values);
  };
  const submit = handleSubmit((values) =>
    signIn.mutate(values, {
      onError: (error) => {
        if (error instanceof ApiError && error.code === 'second_factor_required') startCode(values);
      },
    }),
  );
  if (session)
    return <Navigate to={requireLocal(params.get('next'), isInvited ? '/accept-invitation' : '/')} replace />;
  if (known) return <CodeStep signIn={signIn} known={known} onBack={() => startCode(null)} />;
  return (
    <AuthLayout title="Sign in" lead="See whom to call next, in real time.">
      <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <FormError error={signIn.error} />
        <TextField
          label="Email"
          autoFocus
          type="email"
          autoComplete="email"
          missing="Enter your email address."
          error={formState.errors.email?.message}
          {...register('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          missing="Enter your password."
          error={formState.errors.password?.message}
          {...register('password')}
        />
        <Button type="submit" look="primary" size="md" isBusy={signIn.isPending} className="mt-1">
          Sign in
        </Button>
      </form>
      <p className="mt-6 text-soft text-sm">
        {(isInvited || registration?.mode === 'open') && (
          <>
            No account yet?{' '}
            <Link
              to={isInvited ? '/register?next=/' : '/register'}
              className="font-medium text-accent underline underline-offset-2"
            >
              Create one
            </Link>
            <span aria-hidden> · </span>
          </>
        )}
        <Link to="/forgot-password" className="font-medium text-accent underline underline-offset-2">
          Forgot your password?
        </Link>
      </p>
    </AuthLayout>
  );
}
