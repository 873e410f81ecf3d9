import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import * as pushApi from '../../../../../worker/contract/api/push.ts';
import type { PushSubscriptionStatus } from '../../../../../worker/contract/push-subscription.ts';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { notify } from '../../../lib/notify.ts';
import { canPush, turnPushOff, turnPushOn } from '../../../lib/push.ts';
import { pushQuery } from '../api/get-push-subscription.ts';

/** Turns push notifications on and off in this browser. */
export function PushPanel({ status }: { status: PushSubscriptionStatus }) {
  return (
    <Panel title="Push notifications" note="In this browser">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <PushState status={status} />
      </div>
    </Panel>
  );
}

function PushState({ status: { publicKey, isOn } }: { status: PushSubscriptionStatus }): ReactNode {
  const queryClient = useQueryClient();
  const onError = (error: Error) => notify.error(error.message);
  const onSettled = () => queryClient.invalidateQueries(pushQuery);
  const turnOn = useMutation({
    mutationFn: turnPushOn,
    onSuccess: (isDone) => (isDone ? notify.success('Push is on in this browser.') : undefined),
    ...{ onError, onSettled },
  });
  const turnOff = useMutation({ mutationFn: turnPushOff, onError, onSettled });
  const test = useMutation({
    mutationFn: () => callApi(pushApi.testPushSubscription),
    onSuccess: ({ error }) => (error === null ? notify.success('Test sent.') : notify.error(error)),
    ...{ onError, onSettled },
  });
  if (publicKey === null)
    return (
      <Hint>
        Push isn’t set up on this server. The server’s operator can add the secret VAPID_KEY:{' '}
        <code>npm run deploy</code> creates it.
      </Hint>
    );
  if (!canPush())
    return (
      <Hint>
        This browser can’t show push notifications. On an iPhone or iPad, add the app to your home screen first.
      </Hint>
    );
  if (Notification.permission === 'denied')
    return (
      <Hint>Notifications are blocked for this site. Allow notifications in your browser’s settings, then reload.</Hint>
    );
  if (!isOn)
    return (
      <>
        <Hint>Get notified when the dashboard is closed, until you sign out.</Hint>
        <Button look="primary" isBusy={turnOn.isPending} onClick={() => turnOn.mutate(publicKey)}>
          Turn on
        </Button>
      </>
    );
  return (
    <>
      <Hint>Push is on. This browser shows notifications until you sign out.</Hint>
      <span className="flex gap-2">
        <Button isBusy={test.isPending} onClick={() => test.mutate()}>
          Send test
        </Button>
        <Button isBusy={turnOff.isPending} onClick={() => turnOff.mutate()}>
          Turn off
        </Button>
      </span>
    </>
  );
}

const Hint = ({ children }: { children: ReactNode }) => (
  <p className="min-w-0 flex-1 basis-64 text-soft text-sm">{children}</p>
);
