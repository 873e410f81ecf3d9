import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { Registration } from '../../../../../worker/contract/account.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { ProjectInput } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { useRegister } from '../api/register.ts';

const { email, password } = Registration.shape;
const WithProject = z.object({ email, password, projectName: ProjectInput.shape.name });
const Joining = z.object({ email, password, projectName: z.literal('') });

/** With an invitation, the account joins its project, and no other is asked for. */
export function RegisterForm({
  invitation,
  setupToken,
}: {
  invitation?: { token: string; email: string };
  setupToken?: string;
}) {
  const create = useRegister();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(invitation ? Joining : WithProject),
    defaultValues: { email: invitation?.email ?? '', password: '', projectName: '' },
  });
  const submit = handleSubmit(({ projectName, ...account }) => {
    const more = invitation
      ? { invitationToken: invitation.token }
      : { projectName, ...(setupToken !== undefined && { setupToken }) };
    create.mutate(
      { ...account, ...more },
      {
        onError: (error) => {
          for (const { path, message } of error instanceof ApiError ? error.errors : []) {
            if (path in WithProject.shape) setError(path as keyof typeof WithProject.shape, { message });
          }
        },
      },
    );
  });
  const { errors } = formState;
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
      <FormError error={create.error} />
      <TextField
        label="Email"
        type="email"
        autoComplete="email"
        readOnly={invitation !== undefined}
        {...(invitation && { hint: 'The invitation is for this address.' })}
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
      {!invitation && (
        <TextField
          label="Project"
          placeholder="Acme website"
          autoComplete="organization"
          error={errors.projectName?.message}
          {...register('projectName')}
        />
      )}
      <Button type="submit" look="primary" size="md" isBusy={create.isPending} className="mt-1">
        Create account
      </Button>
    </form>
  );
}
