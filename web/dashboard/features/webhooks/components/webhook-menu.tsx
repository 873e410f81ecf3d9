import { Ellipsis, History, KeyRound, ListChecks, Pencil, RotateCw, Send, Trash2 } from 'lucide-react';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { Menu } from '../../../components/menu.tsx';
import { useRetryDeliveries } from '../../../lib/deliveries.ts';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import type { WebhookDialogName } from './webhook-dialogs.tsx';

interface WebhookMenuProps {
  webhook: Webhook;
  onAsk: (dialog: WebhookDialogName) => void;
  onTest: () => void;
  onShowDeliveries: () => void;
}

/** The less frequent actions on an endpoint. */
export function WebhookMenu({ webhook: { id, url }, onAsk, onTest, onShowDeliveries }: WebhookMenuProps) {
  const retry = useRetryDeliveries();
  const retryAll = () =>
    retry.mutate(
      { targetId: id },
      {
        onSuccess: (count) =>
          count === 0
            ? notify.info('Nothing is pending or failed.')
            : notify.success(`${countOf(count, 'delivery', 'deliveries')} queued.`),
        onError: (error) => notify.error(error.message),
      },
    );
  return (
    <Menu
      label={`More for ${url}`}
      className="inline-flex size-8 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink"
      items={[
        { type: 'action', key: 'test', label: 'Send test', icon: <Send aria-hidden />, onSelect: onTest },
        {
          ...{ type: 'action', key: 'change', label: 'Edit…', icon: <Pencil aria-hidden /> },
          onSelect: () => onAsk('change'),
        },
        {
          ...{ type: 'action', key: 'list', label: 'Deliveries', icon: <ListChecks aria-hidden /> },
          onSelect: onShowDeliveries,
        },
        {
          ...{ type: 'action', key: 'retry', label: 'Retry pending and failed', icon: <RotateCw aria-hidden /> },
          onSelect: retryAll,
        },
        {
          ...{ type: 'action', key: 'replay', label: 'Replay since…', icon: <History aria-hidden /> },
          onSelect: () => onAsk('replay'),
        },
        {
          ...{ type: 'action', key: 'rotate', label: 'Rotate secret…', icon: <KeyRound aria-hidden /> },
          onSelect: () => onAsk('rotate'),
        },
        { type: 'line', key: 'line' },
        {
          ...{ type: 'action', key: 'delete', label: 'Delete…', icon: <Trash2 aria-hidden />, isDanger: true },
          onSelect: () => onAsk('delete'),
        },
      ]}
    >
      <Ellipsis aria-hidden className="size-4" />
    </Menu>
  );
}
