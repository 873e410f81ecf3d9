import { Ban, CircleCheck, CircleX, Clock3 } from 'lucide-react';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { cx } from '../lib/cx.ts';

type Status = Delivery['status'];

export const DELIVERY_STATUSES: Record<Status, { label: string; icon: typeof Clock3; color: string }> = {
  pending: { label: 'Pending', icon: Clock3, color: 'text-warn' },
  delivered: { label: 'Delivered', icon: CircleCheck, color: 'text-good' },
  dead: { label: 'Failed', icon: CircleX, color: 'text-bad' },
  discarded: { label: 'Discarded', icon: Ban, color: 'text-faint' },
};

interface DeliveryStatusProps {
  status: Status;
  attempts?: number | undefined;
  failure?: string | null | undefined;
}

/** A delivery's status, shown as text as well as by color. */
export function DeliveryStatus({ status, attempts = 0, failure = null }: DeliveryStatusProps) {
  const { label, icon: Icon, color } = DELIVERY_STATUSES[status];
  // True if the server discarded the delivery without an attempt. People can only discard deliveries after an attempt failed.
  const isSkipped = status === 'discarded' && attempts === 0 && failure !== null;
  return (
    <span className={cx('flex items-center gap-1.5 whitespace-nowrap font-medium text-sm', color)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {isSkipped ? 'Skipped' : status === 'pending' && attempts > 0 ? 'Retrying' : label}
    </span>
  );
}
