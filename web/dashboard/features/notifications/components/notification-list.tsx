import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff, Settings } from 'lucide-react';
import { Link } from 'react-router';
import { Button, buttonClass } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { notificationsQuery, useReadNotifications } from '../../../lib/notifications.ts';
import { useProjectId } from '../../../lib/session.ts';
import { NotificationRow } from './notification-row.tsx';

/** Lists the person's notifications in this project, newest first. */
export default function NotificationList({ onClose }: { onClose: () => void }) {
  const projectId = useProjectId();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    notificationsQuery(projectId),
  );
  const read = useReadNotifications();
  const rows = data?.pages.flatMap(({ notifications }) => notifications);
  const unread = data?.pages[0]?.unread ?? 0;
  return (
    <>
      <div className="sticky top-0 flex items-center justify-between border-line border-b bg-raised px-5 py-2">
        <Button disabled={unread === 0} isBusy={read.isPending} onClick={() => read.mutate('all')}>
          Mark all as read
        </Button>
        <Link to="/settings?tab=notifications" onClick={onClose} className={buttonClass({ look: 'ghost' })}>
          <Settings aria-hidden className="size-3.5" />
          Settings
        </Link>
      </div>
      {!rows ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <div aria-busy role="status" aria-label="Loading" className="h-72" />
        )
      ) : rows.length === 0 ? (
        <EmptyState icon={<BellOff aria-hidden />} title="No notifications">
          You’ll see a notification here when one of your leads turns hot, or when someone assigns you a lead or task or
          mentions you in a note.
        </EmptyState>
      ) : (
        <ul aria-label="Notifications">
          {rows.map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              onOpen={() => {
                if (!notification.isRead) read.mutate([notification.id]);
                onClose();
              }}
            />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className="flex justify-center p-3">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </>
  );
}
