import { RotateCw, Send, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { Button } from '../../../components/button.tsx';
import { Switch } from '../../../components/switch.tsx';
import { cx } from '../../../lib/cx.ts';
import { notify } from '../../../lib/notify.ts';
import { useUpdateWebhook } from '../api/save-webhook.ts';
import { useTestWebhook } from '../api/test-webhook.ts';
import { HealthNote } from './health-note.tsx';
import { HealthStrip } from './health-strip.tsx';
import { type WebhookDialogName, WebhookDialogs } from './webhook-dialogs.tsx';
import { WebhookMenu } from './webhook-menu.tsx';

interface WebhookRowProps {
  webhook: Webhook;
  canEdit: boolean;
  onSecret: (secret: string) => void;
  onOpen: (deliveryId: string) => void;
}

export function WebhookRow({ webhook, canEdit, onSecret, onOpen }: WebhookRowProps) {
  const { id, url, description, events, enabled, disabledReason, failingSince, recovered } = webhook;
  const update = useUpdateWebhook(id);
  const test = useTestWebhook(id);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<WebhookDialogName | null>(null);
  const onError = (error: Error) => notify.error(error.message);
  const ping = () =>
    test.mutate(undefined, {
      onSuccess: ({ id: deliveryId, status }) => {
        if (status === 'delivered') notify.success('Test delivered.');
        onOpen(deliveryId);
      },
      onError,
    });
  const enable = () =>
    update.mutate({ enabled: true }, { onSuccess: () => notify.success('Endpoint enabled.'), onError });
  const showDeliveries = () => void navigate(`?tab=deliveries&to=${encodeURIComponent(id)}`);
  return (
    <li className="border-line border-b px-4 py-3 last:border-b-0">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-2 md:grid-cols-[minmax(0,1fr)_auto_auto]">
        <div className="min-w-0">
          <p className={cx('truncate font-mono text-sm', enabled ? 'text-ink' : 'text-soft')} title={url}>
            {url}
          </p>
          {enabled && <HealthNote failingSince={failingSince} recovered={recovered} />}
          {description && <p className="truncate text-soft text-sm">{description}</p>}
          <ul aria-label="Events" className="mt-1.5 flex flex-wrap gap-1">
            {events.map((event) => (
              <li key={event} className="rounded border border-line px-1.5 font-mono text-2xs text-soft">
                {event}
              </li>
            ))}
          </ul>
        </div>
        <div className="order-3 col-span-2 md:order-none md:col-span-1">
          <HealthStrip webhookId={id} onOpen={showDeliveries} />
        </div>
        {canEdit ? (
          <div className="flex items-center gap-2">
            <Button
              className="max-sm:hidden"
              icon={<Send aria-hidden className="size-3.5" />}
              isBusy={test.isPending}
              disabled={!enabled}
              onClick={ping}
            >
              Send test
            </Button>
            <Switch
              label={`${url} is on`}
              checked={enabled}
              onChange={({ target }) => update.mutate({ enabled: target.checked }, { onError })}
            />
            <WebhookMenu webhook={webhook} onAsk={setAsked} onTest={ping} onShowDeliveries={showDeliveries} />
          </div>
        ) : (
          <span className="text-faint text-sm">{enabled ? 'On' : 'Off'}</span>
        )}
      </div>
      {!enabled && disabledReason && (
        <DisabledNote reason={disabledReason} canEdit={canEdit} isBusy={update.isPending} onEnable={enable} />
      )}
      <WebhookDialogs webhook={webhook} asked={asked} onClose={() => setAsked(null)} onSecret={onSecret} />
    </li>
  );
}

interface DisabledNoteProps {
  reason: string;
  canEdit: boolean;
  isBusy: boolean;
  onEnable: () => void;
}

const DisabledNote = ({ reason, canEdit, isBusy, onEnable }: DisabledNoteProps) => (
  <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
    <TriangleAlert aria-hidden className="size-4 shrink-0" />
    <p className="min-w-0 flex-1 basis-52">Disabled: {reason} Missed events are saved.</p>
    {canEdit && (
      <Button icon={<RotateCw aria-hidden className="size-3.5" />} isBusy={isBusy} onClick={onEnable}>
        Enable
      </Button>
    )}
  </div>
);
