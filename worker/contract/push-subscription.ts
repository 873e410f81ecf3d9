import * as z from 'zod';
import { LIMITS } from './limits.ts';

/** A browser's `PushSubscription` (W3C Push API): its push service URL, and the keys that encrypt messages to it (RFC 8291). */
export const PushSubscriptionInput = z
  .object({
    endpoint: z.string().max(LIMITS.pushEndpointCharsMax).describe('The URL of the browser at its push service.'),
    keys: z.object({
      p256dh: z
        .string()
        .regex(/^B[\w-]{86}$/, 'must be an uncompressed P-256 point of 65 bytes, as base64url without padding')
        .describe('The browser’s public key.'),
      auth: z
        .string()
        .regex(/^[\w-]{22}$/, 'must be 16 bytes, as base64url without padding')
        .describe('The browser’s authentication secret.'),
    }),
  })
  .meta({
    id: 'PushSubscriptionInput',
    example: {
      endpoint: 'https://push.example.com/send/6f9d1c0b',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  });
export type PushSubscriptionInput = z.infer<typeof PushSubscriptionInput>;

export const PushSubscriptionStatus = z
  .object({
    publicKey: z
      .string()
      .nullable()
      .describe('The server’s VAPID key in base64url; null if this server does not support push.'),
    isOn: z.boolean().describe('Whether this session’s browser gets push notifications.'),
  })
  .meta({
    id: 'PushSubscriptionStatus',
    example: {
      publicKey: 'BBKnDXz0bxc5pyXEPtx1uSWZnZZIbzDI3mCN-iS32yuZ93OuCYcOtIXXqfcQ38uJzkFKZ4c7p2QhXgUuCSMYpIY',
      isOn: true,
    },
  });
export type PushSubscriptionStatus = z.infer<typeof PushSubscriptionStatus>;

export const PushTest = z
  .object({
    isDelivered: z.boolean(),
    error: z.string().nullable().describe('What went wrong; null if the push service accepted the notification.'),
  })
  .meta({ id: 'PushTest', example: { isDelivered: true, error: null } });
export type PushTest = z.infer<typeof PushTest>;

/** A notification as the service worker receives it: JSON in an encrypted message. */
export interface PushPayload {
  title: string;
  body: string;
  /** The path of the screen that opens on click. */
  path: string;
  /** A later notification with the same tag replaces this one. */
  tag: string;
}
