import { getNotificationSettings } from '../../../settings/notifications/notification-settings.ts';
import { handle } from '../../handle.ts';

export const getNotificationSettingsHandler = handle(
  async () => (await import('../../../contract/api/notifications.ts')).getNotificationSettings,
  getNotificationSettings,
);
