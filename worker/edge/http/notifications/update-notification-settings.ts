import { updateNotificationSettings as definition } from '../../../contract/api/notifications.ts';
import { updateNotificationSettings } from '../../../settings/notifications/notification-settings.ts';
import { handle } from '../../handle.ts';

export const updateNotificationSettingsHandler = handle(definition, (call, { body }) =>
  updateNotificationSettings(call, body),
);
