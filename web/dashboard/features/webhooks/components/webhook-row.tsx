import {
  CircleCheck,
  Ellipsis,
  History,
  KeyRound,
  ListChecks,
  Pencil,
  RotateCw,
  Send,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Menu } from '../../../components/menu.tsx';
import { Switch } from '../../../components/switch.tsx';
import { Time } from '../../../components/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { useRetryDeliveries } from '../../../lib/deliveries.ts';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useDeleteWebhook } from '../api/delete-webhook.ts';
import { useUpdateWebhook } from '../api/save-webhook.ts';
import { useTestWebhook } from '../api/test-webhook.ts';
import { HealthStrip } from './health-strip.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

// The dialogs load when someone opens the first one.
const WebhookDialog = lazy(() => import('./webhook-dialog.tsx'));

/** How long the row mentions that deliveries succeed again. */
const NEWS_MS = 3 * 24 * 3600 * 1000;

/** Says that deliveries are failing, or that they succeed again. */
function HealthNote({ failingSince, recovered }: Pick<Webhook, 'failingSince' | 'recovered'>) {
  if (failingSince) {
    return (
      <p className="text-sm text-warn">
        Failing since <Time at={failingSince} absolute />
      </p>
    );
  }
  if (!recovered || Date.now() - Date.parse(recovered.at) > NEWS_MS) return null;
  return (
    <p className="flex items-center gap-1.5 text-good text-sm">
      <CircleCheck aria-hidden className="size-3.5 shrink-0" />
      <span>
        Delivering again since <Time at={recovered.at} absolute />
      </span>
    </p>
  );
}

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
  const remove = useDeleteWebhook(id);
  const retry = useRetryDeliveries();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'change' | 'rotate' | 'replay' | 'delete' | null>(null);
  const close = () => setAsked(null);
  const onError = (error: Error) => notify.error(error.message);
  const ping = () =>
    test.mutate(undefined, {
      onSuccess: ({ id: deliveryId, status }) => {
        if (status === 'delivered') notify.success('Test delivered.');
        onOpen(deliveryId);
      },
      onError,
    });
  const retryAll = () =>
    retry.mutate(
      { targetId: id },
      {
        onSuccess: (count) =>
          count === 0
            ? notify.info('Nothing is pending or failed.')
            : notify.success(`${countOf(count, 'delivery', 'deliveries')} queued.`),
        onError,
      },
    );
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
            <Menu
              label={`More for ${url}`}
              className="inline-flex size-8 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink"
              items={[
                { type: 'action', key: 'test', label: 'Send test', icon: <Send aria-hidden />, onSelect: ping },
                {
                  type: 'action',
                  key: 'change',
                  label: 'Edit…',
                  icon: <Pencil aria-hidden />,
                  onSelect: () => setAsked('change'),
                },
                {
                  type: 'action',
                  key: 'list',
                  label: 'Deliveries',
                  icon: <ListChecks aria-hidden />,
                  onSelect: showDeliveries,
                },
                {
                  type: 'action',
                  key: 'retry',
                  label: 'Retry pending and failed',
                  icon: <RotateCw aria-hidden />,
                  onSelect: retryAll,
                },
                {
                  type: 'action',
                  key: 'replay',
                  label: 'Replay since…',
                  icon: <History aria-hidden />,
                  onSelect: () => setAsked('replay'),
                },
                {
                  type: 'action',
                  key: 'rotate',
                  label: 'Rotate secret…',
                  icon: <KeyRound aria-hidden />,
                  onSelect: () => setAsked('rotate'),
                },
                { type: 'line', key: 'line' },
                {
                  type: 'action',
                  key: 'delete',
                  label: 'Delete…',
                  icon: <Trash2 aria-hidden />,
                  isDanger: true,
                  onSelect: () => setAsked('delete'),
                },
              ]}
            >
              <Ellipsis aria-hidden className="size-4" />
            </Menu>
          </div>
        ) : (
          <span className="text-faint text-sm">{enabled ? 'On' : 'Off'}</span>
        )}
      </div>
      {!enabled && disabledReason && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          <p className="min-w-0 flex-1 basis-52">Disabled: {disabledReason} Missed events are saved.</p>
          {canEdit && (
            <Button
              icon={<RotateCw aria-hidden className="size-3.5" />}
              isBusy={update.isPending}
              onClick={() =>
                update.mutate({ enabled: true }, { onSuccess: () => notify.success('Endpoint enabled.'), onError })
              }
            >
              Enable
            </Button>
          )}
        </div>
      )}
      {asked === 'change' && (
        <Suspense>
          <WebhookDialog webhook={webhook} onClose={close} />
        </Suspense>
      )}
      {asked === 'rotate' && (
        <RotateDialog
          webhook={webhook}
          onClose={close}
          onRotated={(secret) => {
            close();
            onSecret(secret);
          }}
        />
      )}
      {asked === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      <ConfirmDialog
        isOpen={asked === 'delete'}
        onClose={close}
        title="Delete this endpoint?"
        description={`We’ll stop sending events to ${url} and cancel pending deliveries.`}
        action="Delete"
        isDanger
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              close();
              notify.success('Endpoint deleted.');
            },
            onError,
          })
        }
      />
    </li>
  );
}
