import { getNotificationSettings as definition } from '../../../contract/api/notifications.ts';
import { getNotificationSettings } from '../../../settings/notifications/notification-settings.ts';
import { handle } from '../../handle.ts';

export const getNotificationSettingsHandler = handle(definition, getNotificationSettings);
