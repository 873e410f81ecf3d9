import { lazy, Suspense } from 'react';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { notify } from '../../../lib/notify.ts';
import { useDeleteWebhook } from '../api/delete-webhook.ts';
import { ReplayDialog } from './replay-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

// The dialog loads when someone opens it.
const WebhookDialog = lazy(() => import('./webhook-dialog.tsx'));

export type WebhookDialogName = 'change' | 'rotate' | 'replay' | 'delete';

interface WebhookDialogsProps {
  webhook: Webhook;
  /** The open dialog, or null. */
  asked: WebhookDialogName | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

/** The dialogs that change, replay or delete an endpoint. */
export function WebhookDialogs({ webhook, asked, onClose, onSecret }: WebhookDialogsProps) {
  const remove = useDeleteWebhook(webhook.id);
  return (
    <>
      {asked === 'change' && (
        <Suspense>
          <WebhookDialog webhook={webhook} onClose={onClose} />
        </Suspense>
      )}
      {asked === 'rotate' && (
        <RotateDialog
          webhook={webhook}
          onClose={onClose}
          onRotated={(secret) => {
            onClose();
            onSecret(secret);
          }}
        />
      )}
      {asked === 'replay' && <ReplayDialog webhook={webhook} onClose={onClose} />}
      <ConfirmDialog
        isOpen={asked === 'delete'}
        onClose={onClose}
        title="Delete this endpoint?"
        description={`We’ll stop sending events to ${webhook.url} and cancel pending deliveries.`}
        action="Delete"
        isDanger
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              onClose();
              notify.success('Endpoint deleted.');
            },
            onError: (error) => notify.error(error.message),
          })
        }
      />
    </>
  );
}
