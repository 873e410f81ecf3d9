import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { NotificationSettings, NotificationsPage, NotificationsQuery, ReadNotifications } from '../notification.ts';
import { endpoint } from './endpoint.ts';

export const listNotifications = endpoint({
  method: 'get',
  url: '/api/notifications',
  operationId: 'listNotifications',
  tag: 'Notifications',
  summary: 'List your notifications',
  description: `Your notifications in one project, newest first, kept for ${LIMITS.notificationDaysMax} days.`,
  access: 'project:read',
  query: NotificationsQuery,
  status: 200,
  answer: NotificationsPage,
});

export const readNotifications = endpoint({
  method: 'post',
  url: '/api/notifications/read',
  operationId: 'readNotifications',
  tag: 'Notifications',
  summary: 'Mark your notifications as read',
  description: 'IDs of notifications that are already read, or that don’t exist, are ignored.',
  access: 'project:read',
  body: ReadNotifications,
  bodyOptional: true,
  status: 200,
  answer: z.object({
    read: z.int().meta({ description: 'The number of notifications that this request marked as read.', example: 1 }),
  }),
});

export const getNotificationSettings = endpoint({
  method: 'get',
  url: '/api/notification-settings',
  operationId: 'getNotificationSettings',
  tag: 'Notifications',
  summary: 'Get your notification settings',
  description: 'Your choices for each kind of notification, across all your projects.',
  access: 'account',
  status: 200,
  answer: NotificationSettings,
});

export const updateNotificationSettings = endpoint({
  method: 'put',
  url: '/api/notification-settings',
  operationId: 'updateNotificationSettings',
  tag: 'Notifications',
  summary: 'Change your notification settings',
  description: 'Replaces all choices. The changes apply to future notifications.',
  access: 'account',
  body: NotificationSettings,
  status: 200,
  answer: NotificationSettings,
});
