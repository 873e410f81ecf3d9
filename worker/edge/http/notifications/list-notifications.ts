import { listNotifications as definition } from '../../../contract/api/notifications.ts';
import { listNotifications } from '../../../people/notifications/list-notifications.ts';
import { handle } from '../../handle.ts';
import { badCursor } from '../../problem.ts';

export const listNotificationsHandler = handle(
  definition,
  (call, { query }) => listNotifications(call, query),
  (_refused: { reason: 'bad_cursor' }) => badCursor(),
);
