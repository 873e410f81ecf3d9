import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';

interface Props<Answer> {
  isOpen: boolean;
  title: string;
  description?: string;
  action: string;
  look?: 'primary' | 'danger';
  mutation: UseMutationResult<Answer, Error, string>;
  onClose: () => void;
  onDone?: (answer: Answer) => void;
}

/** Asks for the password before changing how the person signs in. After success, the dialog closes only if `onDone` is given. */
export function PasswordDialog<Answer>({ isOpen, onClose, ...dialog }: Props<Answer>) {
  const { title, description, mutation } = dialog;
  const close = () => {
    mutation.reset();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={title} {...(description && { description })}>
      <PasswordForm {...dialog} onClose={close} />
    </Dialog>
  );
}

function PasswordForm<Answer>({ action, look = 'primary', mutation, onClose, onDone }: Omit<Props<Answer>, 'isOpen'>) {
  const [password, setPassword] = useState('');
  const wrong =
    mutation.error instanceof ApiError ? mutation.error.errors.find(({ path }) => path === 'password') : null;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate(password, {
          onSuccess: (answer) => {
            if (!onDone) return;
            onClose();
            onDone(answer);
          },
        });
      }}
    >
      {!wrong && <FormError error={mutation.error} />}
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        value={password}
        error={wrong ? 'This is not your password.' : undefined}
        onChange={({ target }) => setPassword(target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look={look} isBusy={mutation.isPending} disabled={password === ''}>
          {action}
        </Button>
      </div>
    </form>
  );
}
