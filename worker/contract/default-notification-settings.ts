import type { NotificationSettings } from './notification.ts';

/** For people who have chosen nothing. Nothing is pushed before they turn push on in a browser. */
export const DEFAULT_NOTIFICATION_SETTINGS: NotificationSettings = {
  kinds: { hot: 'in_app', assigned: 'email', mentioned: 'email', task_due: 'in_app', alert: 'email' },
  push: ['hot', 'assigned', 'mentioned', 'task_due'],
  timeZone: null,
};
