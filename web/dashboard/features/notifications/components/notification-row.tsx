import { AtSign, CircleAlert, Clock, Flame, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { leadPath, SYSTEM_PATH } from '../../../../../worker/contract/addresses.ts';
import type { AlertKind } from '../../../../../worker/contract/alert.ts';
import type { Notification, NotificationKind } from '../../../../../worker/contract/notification.ts';
import { Time } from '../../../components/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { humanize } from '../../../lib/format.ts';
import { usePeople } from '../../../lib/members.ts';

const ICONS: Record<NotificationKind, typeof Flame> = {
  hot: Flame,
  assigned: UserPlus,
  mentioned: AtSign,
  task_due: Clock,
  alert: CircleAlert,
};

const ALERTS: Record<AlertKind, string> = {
  deliveries_failing: 'Deliveries are failing',
  events_refused: 'Many events are being rejected',
  server_events_refused: 'Many events from servers are being rejected',
  quota_near: 'The daily limit of events is near',
};

interface Props {
  notification: Notification;
  onOpen: () => void;
}

/** A notification, with what happened and the lead or project that it is about. The whole row is a link. */
export function NotificationRow({ notification, onOpen }: Props) {
  const { kind, at, lead, detail, isRead } = notification;
  const Icon = ICONS[kind];
  return (
    <li className="relative flex gap-3 border-line border-b px-5 py-3 last:border-0 hover:bg-hover">
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', isRead ? 'text-faint' : 'text-accent')} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <Link
            to={lead ? leadPath(lead.id) : SYSTEM_PATH}
            onClick={onOpen}
            className={cx(
              '-outline-offset-2 min-w-0 flex-1 truncate rounded-sm after:absolute after:inset-0',
              isRead ? 'text-soft' : 'font-medium',
            )}
          >
            <bdi>{lead ? (lead.name ?? lead.id) : ALERTS[detail as AlertKind]}</bdi>
            {!isRead && <span className="sr-only"> (unread)</span>}
          </Link>
          <span className="shrink-0 text-faint text-sm">
            <Time at={at} />
          </span>
        </div>
        <p className="line-clamp-3 whitespace-pre-line text-soft text-sm">
          <What notification={notification} />
        </p>
      </div>
      <span aria-hidden className={cx('mt-1.5 size-2 shrink-0 rounded-full', !isRead && 'bg-accent')} />
    </li>
  );
}

function What({ notification: { kind, by, detail } }: { notification: Notification }): ReactNode {
  const { nameOf } = usePeople();
  const who = by === null ? 'Someone' : nameOf(by);
  switch (kind) {
    case 'hot':
      return `Now ${humanize(detail ?? '').toLowerCase()}`;
    case 'assigned':
      return detail === null ? (
        `${who} assigned you this lead`
      ) : (
        <>
          {who} assigned you a task: <bdi>{detail}</bdi>
        </>
      );
    case 'mentioned':
      return (
        <>
          {who}: <bdi>{detail}</bdi>
        </>
      );
    case 'task_due':
      return (
        <>
          Task due: <bdi>{detail}</bdi>
        </>
      );
    case 'alert':
      return 'See the Events screen for details.';
  }
}
