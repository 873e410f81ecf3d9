import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as notificationsApi from '../../../worker/contract/api/notifications.ts';
import { callApi } from './api-client.ts';
import { notify } from './notify.ts';

/** The person's notifications in a project. */
export const notificationsQuery = (projectId: string | null) =>
  infiniteQueryOptions({
    queryKey: ['notifications', projectId, 'list'],
    queryFn: ({ pageParam, signal }) =>
      callApi(notificationsApi.listNotifications, { signal, query: { cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** The number of unread notifications. */
export const unreadQuery = (projectId: string | null) =>
  queryOptions({
    queryKey: ['notifications', projectId, 'unread'],
    queryFn: async ({ signal }) =>
      (await callApi(notificationsApi.listNotifications, { signal, query: { limit: 1 } })).unread,
    refetchInterval: 60_000,
  });

/** Marks some or all notifications as read. */
export function useReadNotifications() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | 'all') =>
      callApi(notificationsApi.readNotifications, { body: ids === 'all' ? {} : { ids } }),
    // These callbacks are on the hook because callbacks passed to `mutate` would not run: the list unmounts when someone opens a
    // notification.
    onError: (error) => notify.error(error.message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }),
  });
}

export const notificationSettingsQuery = queryOptions({
  queryKey: ['notification-settings'],
  queryFn: ({ signal }) => callApi(notificationsApi.getNotificationSettings, { signal }),
});
