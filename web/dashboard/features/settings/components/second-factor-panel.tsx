import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import {
  secondFactorQuery,
  useDisableSecondFactor,
  useRenewRecoveryCodes,
  useStartSecondFactor,
} from '../api/sign-in.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { SetUpSecondFactorDialog } from './set-up-second-factor-dialog.tsx';

/** The panel warns when this many recovery codes or fewer are left, because without any, a lost phone locks the person out. */
const FEW_CODES = 3;

/** Turns the second factor on and off, and replaces the recovery codes. */
export function SecondFactorPanel() {
  const factor = useQuery(secondFactorQuery);
  const start = useStartSecondFactor();
  const renew = useRenewRecoveryCodes();
  const disable = useDisableSecondFactor();
  const [asked, setAsked] = useState<'start' | 'renew' | 'disable' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => setAsked(null);
  const { enabledAt = null, recoveryCodesLeft = 0 } = factor.data ?? {};
  return (
    <Panel
      title="Two-step sign-in"
      actions={
        factor.data &&
        (enabledAt ? (
          <>
            <Button onClick={() => setAsked('renew')}>New recovery codes</Button>
            <Button look="danger" onClick={() => setAsked('disable')}>
              Turn off
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setAsked('start')}>
            Set up
          </Button>
        ))
      }
    >
      {factor.error && !factor.data ? (
        <ErrorState error={factor.error} onRetry={() => void factor.refetch()} />
      ) : !factor.data ? (
        <div aria-busy className="skeleton h-5" />
      ) : enabledAt ? (
        <p className="text-sm text-soft">
          On since <Time at={enabledAt} />. Signing in requires your password and a code from your authenticator app.{' '}
          <span className={recoveryCodesLeft <= FEW_CODES ? 'text-warn' : undefined}>
            {countOf(recoveryCodesLeft, 'recovery code')} left.
          </span>
        </p>
      ) : (
        <p className="text-sm text-soft">
          Protect your account with a code from an authenticator app, such as 1Password or Google Authenticator.
        </p>
      )}
      <PasswordDialog
        isOpen={asked === 'start' && !start.data}
        title="Set up two-step sign-in"
        action="Continue"
        mutation={start}
        onClose={close}
      />
      <SetUpSecondFactorDialog
        started={asked === 'start' ? (start.data ?? null) : null}
        onClose={() => {
          start.reset();
          close();
        }}
        onConfirmed={(confirmed) => {
          start.reset();
          close();
          setCodes(confirmed);
        }}
      />
      <PasswordDialog
        isOpen={asked === 'renew'}
        title="Create new recovery codes?"
        description="Your earlier codes stop working."
        action="Create codes"
        mutation={renew}
        onClose={close}
        onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
      />
      <PasswordDialog
        isOpen={asked === 'disable'}
        title="Turn off two-step sign-in?"
        description="You’ll sign in with only your password."
        action="Turn off"
        look="danger"
        mutation={disable}
        onClose={close}
        onDone={() => notify.success('Two-step sign-in is off.')}
      />
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />
    </Panel>
  );
}
