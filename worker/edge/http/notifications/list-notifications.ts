import { listNotifications } from '../../../people/notifications/list-notifications.ts';
import { handle } from '../../handle.ts';
import { badCursor } from '../../problem.ts';

export const listNotificationsHandler = handle(
  async () => (await import('../../../contract/api/notifications.ts')).listNotifications,
  (call, { query }) => listNotifications(call, query),
  (_refused: { reason: 'bad_cursor' }) => badCursor(),
);
