import { updateNotificationSettings } from '../../../settings/notifications/notification-settings.ts';
import { handle } from '../../handle.ts';

export const updateNotificationSettingsHandler = handle(
  async () => (await import('../../../contract/api/notifications.ts')).updateNotificationSettings,
  (call, { body }) => updateNotificationSettings(call, body),
);
