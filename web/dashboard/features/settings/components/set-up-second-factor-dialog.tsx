import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { useConfirmSecondFactor } from '../api/sign-in.ts';

const QrCode = lazy(() => import('./qr-code.tsx'));

interface Props {
  /** The new secret for the authenticator app; null while the dialog is closed. */
  started: { secret: string; uri: string } | null;
  onClose: () => void;
  onConfirmed: (recoveryCodes: readonly string[]) => void;
}

export function SetUpSecondFactorDialog({ started, onClose, onConfirmed }: Props) {
  return (
    <Dialog
      isOpen={started !== null}
      onClose={onClose}
      title="Scan this code"
      description="Scan the code with your authenticator app, then enter the six digits that the app shows."
    >
      {started && <SetUpForm {...started} onClose={onClose} onConfirmed={onConfirmed} />}
    </Dialog>
  );
}

function SetUpForm({ secret, uri, onClose, onConfirmed }: { secret: string; uri: string } & Omit<Props, 'started'>) {
  const confirm = useConfirmSecondFactor();
  const [code, setCode] = useState('');
  const isWrong = confirm.error instanceof ApiError && confirm.error.errors.some(({ path }) => path === 'code');
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(code, { onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes) });
      }}
    >
      <div className="flex justify-center">
        <Suspense fallback={<div aria-busy className="skeleton size-44" />}>
          <QrCode text={uri} label="QR code for your authenticator app" />
        </Suspense>
      </div>
      <details className="text-sm text-soft">
        <summary>Can’t scan it?</summary>
        <p className="mt-2 mb-2">Enter this key in your app instead:</p>
        <CodeBlock code={secret} label="key" wrap />
      </details>
      {!isWrong && <FormError error={confirm.error} />}
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        value={code}
        error={isWrong ? 'This code is wrong. Enter the code that your app shows now.' : undefined}
        onChange={({ target }) => setCode(target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={confirm.isPending} disabled={code.trim().length < 6}>
          Turn on
        </Button>
      </div>
    </form>
  );
}
