import type { NotificationSettings } from './notification.ts';

/** The notification settings of people who have not changed anything. Nothing is pushed until a person turns push on in a browser. */
export const DEFAULT_NOTIFICATION_SETTINGS: NotificationSettings = {
  kinds: { hot: 'in_app', assigned: 'email', mentioned: 'email', task_due: 'in_app', alert: 'email' },
  push: ['hot', 'assigned', 'mentioned', 'task_due'],
  timeZone: null,
};
