import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link, Navigate, useSearchParams } from 'react-router';

import * as z from 'zod';
import { Registration } from '../../../../../worker/contract/account.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { ProjectInput } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { requireLocal } from '../../../lib/require-local.ts';
import { useSession } from '../../../lib/session.ts';
import { useRegister } from '../api/register.ts';
import { AuthLayout } from './auth-layout.tsx';

const Form = z.object({ ...Registration.shape, projectName: ProjectInput.shape.name });

export default function RegisterPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const create = useRegister();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Form),
    defaultValues: { email: '', password: '', projectName: '' },
  });
  if (session) return <Navigate to={requireLocal(params.get('next'), '/welcome')} replace />;
  const submit = handleSubmit((values) =>
    create.mutate(values, {
      onError: (error) => {
        for (const { path, message } of error instanceof ApiError ? error.errors : []) {
          if (path in Form.shape) setError(path as keyof typeof Form.shape, { message });
        }
      },
    }),
  );
  const { errors } = formState;
  return (
    <AuthLayout title="Create an account" lead="Two minutes from here to your first scored lead.">
      <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <FormError error={create.error} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="email"
          error={errors.email?.message}
          {...register('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${LIMITS.passwordCharsMin} characters`}
          error={errors.password?.message}
          {...register('password')}
        />
        <TextField
          label="Project"
          placeholder="Acme website"
          autoComplete="organization"
          error={errors.projectName?.message}
          {...register('projectName')}
        />
        <Button type="submit" look="primary" size="md" isBusy={create.isPending} className="mt-1">
          Create account
        </Button>
      </form>
      <p className="mt-6 text-soft text-sm">
        Have an account?{' '}
        <Link to="/login" className="font-medium text-accent underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </AuthLayout>
  );
}
