import { readNotifications } from '../../../people/notifications/read-notifications.ts';
import { handle } from '../../handle.ts';

export const readNotificationsHandler = handle(
  async () => (await import('../../../contract/api/notifications.ts')).readNotifications,
  (call, { body }) => readNotifications(call, body),
);
