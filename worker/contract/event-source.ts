import * as z from 'zod';

/**
 * Who an event comes from. `page`: an unsigned message with a publishable key, which any visitor can send. `signed`: the
 * same with a valid signature; `signed_user`: with one of its userId, but not of its email, though the project requires that.
 * `server`: a secret key. `merge`: the values that a person chose while merging two leads.
 */
export const EventSource = z.enum(['page', 'signed', 'server', 'import', 'person', 'merge', 'signed_user']);
export type EventSource = z.infer<typeof EventSource>;

/** Whether the customer vouches for what an event says; of `signed_user`, for all but the email. */
export const isTrusted = (source: EventSource): boolean => source !== 'page';

/** Whether it came with a publishable key, which anyone who opens the page holds. */
export const isPublic = (source: EventSource): boolean =>
  source === 'page' || source === 'signed' || source === 'signed_user';
