import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { PasswordChange } from '../../../../../worker/contract/account.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { useSession } from '../../../lib/session.ts';
import { useChangePassword } from '../api/change-password.ts';

export function AccountSection() {
  const session = useSession();
  const change = useChangePassword();
  const { register, handleSubmit, reset, formState } = useForm({
    resolver: zodResolver(PasswordChange),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const submit = handleSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        notify.success('Your password was changed; other sessions have ended.');
        reset();
      },
    }),
  );
  return (
    <Panel title="Password" note={session?.user.email} bodyClassName="p-5">
      <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <FormError error={change.error} />
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          error={formState.errors.currentPassword?.message}
          {...register('currentPassword')}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${LIMITS.passwordCharsMin} characters`}
          error={formState.errors.newPassword?.message}
          {...register('newPassword')}
        />
        <div>
          <Button type="submit" look="primary" isBusy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Panel>
  );
}
