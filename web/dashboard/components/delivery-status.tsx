import { Ban, CircleCheck, CircleX, Clock3 } from 'lucide-react';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { cx } from '../lib/cx.ts';

type Status = Delivery['status'];

export const DELIVERY_STATUSES: Record<Status, { label: string; icon: typeof Clock3; color: string }> = {
  pending: { label: 'Waiting', icon: Clock3, color: 'text-warn' },
  delivered: { label: 'Delivered', icon: CircleCheck, color: 'text-good' },
  dead: { label: 'Dead', icon: CircleX, color: 'text-bad' },
  discarded: { label: 'Discarded', icon: Ban, color: 'text-faint' },
};

/** How a delivery stands: always in a word, too. One that failed before and is tried again says so. */
export function DeliveryStatus({ status, attempts = 0 }: { status: Status; attempts?: number }) {
  const { label, icon: Icon, color } = DELIVERY_STATUSES[status];
  return (
    <span className={cx('flex items-center gap-1.5 whitespace-nowrap font-medium text-sm', color)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {status === 'pending' && attempts > 0 ? 'Retrying' : label}
    </span>
  );
}
