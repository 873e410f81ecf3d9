import * as z from 'zod';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { TimeZone } from './project.ts';
import { queryCount } from './query-count.ts';

export const NotificationKind = z
  .enum(['hot', 'assigned', 'mentioned', 'task_due', 'alert'])
  .describe(
    '`hot`: events brought a lead of yours up into the upper half of the stages. `assigned`: someone assigned you a lead or a task. `mentioned`: a note mentions you. `task_due`: a task of yours is due. `alert`: deliveries fail, events are rejected, or the quota is nearly used up.',
  );
export type NotificationKind = z.infer<typeof NotificationKind>;

export const Notification = z
  .object({
    id: z.string().meta({ example: '1770806400000.evt_unique_790' }),
    kind: NotificationKind,
    at: UtcInstant,
    lead: z
      .object({
        id: z.string(),
        name: z.string().nullable().describe('The lead’s name or email; null if it has neither.'),
      })
      .nullable()
      .describe('The lead; null for notifications about the project.'),
    by: z.string().nullable().describe('The user ID or key ID of who caused the notification; null if nobody did.'),
    detail: z
      .string()
      .nullable()
      .describe('The note’s text, the task’s title, the stage, or the kind of alert; null for an assigned lead.'),
    isRead: z.boolean(),
  })
  .meta({
    id: 'Notification',
    example: {
      ...{ id: '1770806400000.evt_unique_790', kind: 'mentioned', at: '2026-02-11T10:40:00.000Z', isRead: false },
      ...{ lead: { id: 'lead_123', name: 'John Doe' }, by: 'usr_3b2a19081726354453627180f9e8d7c6' },
      detail: '@Ann wants a quote for 20 seats by Friday.',
    },
  });
export type Notification = z.infer<typeof Notification>;

export const NotificationsQuery = z.object({
  cursor: z.string().optional(),
  limit: queryCount(LIMITS.notificationsPageMax).default(30),
});

export const NotificationsPage = z.object({
  notifications: z.array(Notification),
  unread: z.int().meta({
    description: `The number of unread notifications. ${LIMITS.unreadCountMax} means that many or more.`,
    example: 1,
  }),
  nextCursor: z.string().nullable(),
});
export type NotificationsPage = z.infer<typeof NotificationsPage>;

export const ReadNotifications = z
  .object({
    ids: z
      .array(z.string())
      .min(1)
      .max(LIMITS.notificationsPageMax)
      .optional()
      .describe('The IDs of the notifications to mark. Leave out `ids` to mark all notifications.'),
  })
  .meta({ id: 'ReadNotifications', example: { ids: ['1770806400000.evt_unique_790'] } });

export const NotificationChoice = z
  .enum(['off', 'in_app', 'email', 'daily_email'])
  .describe('Notifications sent by email, at once or once a day, also appear in the app.');
export type NotificationChoice = z.infer<typeof NotificationChoice>;

export const NotificationSettings = z
  .object({
    kinds: z.object({
      hot: NotificationChoice,
      assigned: NotificationChoice,
      mentioned: NotificationChoice,
      task_due: NotificationChoice,
      alert: NotificationChoice,
    } satisfies Record<NotificationKind, typeof NotificationChoice>),
    push: z
      .array(NotificationKind)
      .max(NotificationKind.options.length)
      .describe(
        'Kinds that are also pushed to browsers in which the person has turned on push. Kinds that are turned off are never pushed.',
      ),
    timeZone: TimeZone.nullable().describe(
      'Daily emails are sent at 8:00 in this time zone. Null means that no time zone was chosen, and that UTC is used.',
    ),
  })
  .meta({
    id: 'NotificationSettings',
    example: {
      kinds: { hot: 'email', assigned: 'email', mentioned: 'email', task_due: 'daily_email', alert: 'in_app' },
      push: ['hot', 'assigned', 'mentioned'],
      timeZone: 'Europe/Berlin',
    },
  });
export type NotificationSettings = z.infer<typeof NotificationSettings>;
