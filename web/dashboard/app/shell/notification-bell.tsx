import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { Drawer } from '../../components/drawer.tsx';
import { useThrottled } from '../../hooks/use-throttled.ts';
import { unreadQuery } from '../../lib/notifications.ts';
import { useProjectLive } from '../../lib/project-live.ts';
import { useProjectId } from '../../lib/session.ts';

const NotificationList = lazy(() => import('../../features/notifications/components/notification-list.tsx'));

/** The minimum time between two requests for the number of unread notifications, which follow changes in the project. */
const REFRESH_EVERY_MS = 5_000;

/** Shows how many notifications are unread, and opens them. */
export function NotificationBell() {
  const projectId = useProjectId();
  const queryClient = useQueryClient();
  const { data: unread = 0 } = useQuery(unreadQuery(projectId));
  const refresh = useThrottled(
    () => queryClient.invalidateQueries({ queryKey: ['notifications', projectId] }),
    REFRESH_EVERY_MS,
  );
  useProjectLive({ onCommit: refresh, onResync: refresh });
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const count = unread < LIMITS.unreadCountMax ? `${unread}` : `${LIMITS.unreadCountMax - 1}+`;
  const label = unread === 0 ? 'Notifications' : `Notifications, ${count} unread`;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={label}
        title={label}
        className="relative flex h-8 shrink-0 items-center justify-center gap-2 rounded-md px-2 text-soft transition-colors hover:bg-hover hover:text-ink lg:justify-start"
      >
        <Bell aria-hidden className="size-4" strokeWidth={1.75} />
        <span aria-hidden className="hidden lg:inline">
          Notifications
        </span>
        {unread > 0 && (
          <span
            aria-hidden
            className="num ml-auto rounded-full bg-accent px-1.5 font-medium text-2xs text-on-accent max-lg:absolute max-lg:top-0 max-lg:right-0"
          >
            {count}
          </span>
        )}
      </button>
      <Drawer isOpen={isOpen} onClose={close} title="Notifications">
        <Suspense>
          <NotificationList onClose={close} />
        </Suspense>
      </Drawer>
    </>
  );
}
