import * as z from 'zod';

/**
 * The source of an event. `page`: an unsigned message with a publishable key, which any visitor can send. `signed`: a message with a
 * publishable key and a valid signature. `signed_user`: the signature covers the userId, but not the email in the message. `server`: a
 * secret key. `merge`: the values that a person chose while merging two leads.
 */
export const EventSource = z.enum(['page', 'signed', 'server', 'import', 'person', 'merge', 'signed_user']);
export type EventSource = z.infer<typeof EventSource>;

/** True if the event is trusted. For `signed_user`, all of its data except the email is trusted. */
export const isTrusted = (source: EventSource): boolean => source !== 'page';

/** The source to record for an event's email: a signature that covers only the userId does not make the email trusted. */
export const emailSourceOf = (source: EventSource): EventSource => (source === 'signed_user' ? 'page' : source);

/** True if the event came with a publishable key, which anyone who opens the page can read. */
export const isPublic = (source: EventSource): boolean =>
  source === 'page' || source === 'signed' || source === 'signed_user';
