import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import type { useSignIn } from '../api/sign-in.ts';
import { AuthLayout } from './auth-layout.tsx';

interface Props {
  signIn: ReturnType<typeof useSignIn>;
  /** The email and password that the server accepted in the first step. */
  known: { email: string; password: string };
  onBack: () => void;
}

/** The second step of signing in, which asks for a code. */
export function CodeStep({ signIn, known, onBack }: Props) {
  const [code, setCode] = useState('');
  const [isRecovery, setRecovery] = useState(false);
  const { error } = signIn;
  const isWrong = error instanceof ApiError && error.errors.some(({ path }) => path === 'code');
  return (
    <AuthLayout
      title="Enter your code"
      lead={
        isRecovery
          ? 'Enter one of the recovery codes you saved.'
          : 'Enter the 6-digit code from your authenticator app.'
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ ...known, code });
        }}
      >
        {!isWrong && <FormError error={error} />}
        <TextField
          key={`${isRecovery}`}
          autoFocus
          label={isRecovery ? 'Recovery code' : 'Code'}
          autoComplete={isRecovery ? 'off' : 'one-time-code'}
          inputMode={isRecovery ? 'text' : 'numeric'}
          value={code}
          error={isWrong ? 'That code is wrong or was already used.' : undefined}
          onChange={({ target }) => setCode(target.value)}
        />
        <Button type="submit" look="primary" size="md" isBusy={signIn.isPending} disabled={code.trim() === ''}>
          Sign in
        </Button>
      </form>
      <p className="mt-6 flex flex-wrap gap-x-3 text-soft text-sm">
        <button
          type="button"
          className="font-medium text-accent underline underline-offset-2"
          onClick={() => {
            signIn.reset();
            setRecovery(!isRecovery);
            setCode('');
          }}
        >
          {isRecovery ? 'Use your app' : 'Use a recovery code'}
        </button>
        <button type="button" className="font-medium text-accent underline underline-offset-2" onClick={onBack}>
          Back
        </button>
      </p>
    </AuthLayout>
  );
}
