import { useForm } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { notify } from '../../../lib/notify.ts';
import { useSession } from '../../../lib/session.ts';
import { useChangePassword } from '../api/change-password.ts';
import { MembershipPanel } from './membership-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

const resolver = lazyResolver(async () => {
  const { PasswordChange } = await import('../../../../../worker/contract/account.ts');
  return PasswordChange.extend({ currentPassword: PasswordChange.shape.currentPassword.min(1) });
});

export default function AccountSection() {
  const session = useSession();
  const change = useChangePassword();
  const { register, handleSubmit, reset, formState } = useForm({
    resolver,
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
    <div className="in-order flex flex-col gap-4">
      <Panel title="Password" note={session?.user.email}>
        <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
          <FormError error={change.error} />
          <TextField
            label="Current password"
            type="password"
            autoComplete="current-password"
            missing="Enter your current password."
            error={formState.errors.currentPassword?.message}
            {...register('currentPassword')}
          />
          <TextField
            label="New password"
            type="password"
            autoComplete="new-password"
            hint={`At least ${LIMITS.passwordCharsMin} characters`}
            missing={`Choose a password with at least ${LIMITS.passwordCharsMin} characters.`}
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
      <SecondFactorPanel />
      <SessionsPanel />
      <MembershipPanel />
    </div>
  );
}
