import { useForm } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { useRegister } from '../api/register.ts';

const withProject = lazyResolver(async () => (await import('../register-forms.ts')).WithProject);
const joining = lazyResolver(async () => (await import('../register-forms.ts')).Joining);
const FIELDS = ['email', 'password', 'projectName'] as const;

/** The form for a new account. An invited account joins the project that invited it, so no project name is needed. */
export function RegisterForm({
  invitation,
  setupToken,
}: {
  invitation?: { token: string; email: string };
  setupToken?: string;
}) {
  const create = useRegister();
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: invitation ? joining : withProject,
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
            const field = FIELDS.find((name) => name === path);
            if (field) setError(field, { message });
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
        autoFocus={invitation === undefined}
        type="email"
        autoComplete="email"
        readOnly={invitation !== undefined}
        {...(invitation && { hint: 'The invitation is for this address.' })}
        missing="Enter your email address."
        error={errors.email?.message}
        {...register('email')}
      />
      <TextField
        label="Password"
        autoFocus={invitation !== undefined}
        type="password"
        autoComplete="new-password"
        hint={`At least ${LIMITS.passwordCharsMin} characters`}
        missing={`Choose a password with at least ${LIMITS.passwordCharsMin} characters.`}
        error={errors.password?.message}
        {...register('password')}
      />
      {!invitation && (
        <TextField
          label="Project"
          placeholder="Acme website"
          autoComplete="organization"
          missing="Enter a name for your project, such as the name of your company or website."
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
