import * as z from 'zod';

/**
 * The source of an event. `page`: an unsigned message with a publishable key, which any visitor can send. `signed`: the same with a
 * valid signature; `signed_user`: with a valid signature of the userId, but not of the email in the message. `server`: a secret key.
 * `merge`: the values that a person chose while merging two leads.
 */
export const EventSource = z.enum(['page', 'signed', 'server', 'import', 'person', 'merge', 'signed_user']);
export type EventSource = z.infer<typeof EventSource>;

/** True if the customer vouches for the event; for `signed_user`, for everything except the email. */
export const isTrusted = (source: EventSource): boolean => source !== 'page';

/** The source to record for an event's email: a signature of the userId alone does not vouch for the email. */
export const emailSourceOf = (source: EventSource): EventSource => (source === 'signed_user' ? 'page' : source);

/** True if the event came with a publishable key, which anyone who opens the page can read. */
export const isPublic = (source: EventSource): boolean =>
  source === 'page' || source === 'signed' || source === 'signed_user';
