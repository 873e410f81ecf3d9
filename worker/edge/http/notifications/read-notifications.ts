import { readNotifications as definition } from '../../../contract/api/notifications.ts';
import { readNotifications } from '../../../people/notifications/read-notifications.ts';
import { handle } from '../../handle.ts';

export const readNotificationsHandler = handle(definition, (call, { body }) => readNotifications(call, body));
