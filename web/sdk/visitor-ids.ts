import { attempt } from './attempt.ts';
import { newId } from './new-id.ts';
import { forget, recall, remember } from './storage.ts';

/** A visit ends after this time without an event. */
const SESSION_SECONDS = 30 * 60;

const ANONYMOUS = 'id';
const USER = 'user';
const SESSION = 'session';

/**
 * Matches IDs that the server refuses: placeholders such as `null`, IDs with surrounding white space or control characters, and IDs
 * of more than 128 characters.
 */
const NOT_AN_ID =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters
  /^(anonymous|null|undefined|none|nil|nan|true|false|0|-1|\[object object\]|guest|distinct_id)?$|^\s|\s$|[\0-\x1f\x7f]|.{129}/i;

/** A user's ID as text; undefined if the server would refuse it or store it differently. */
export function toUserId(id: unknown): string | undefined {
  const text = typeof id === 'string' || Number.isSafeInteger(id) ? `${id}` : '';
  // Half a surrogate pair has no encoding, so the server could not store it.
  return NOT_AN_ID.test(text) ? undefined : attempt(() => encodeURI(text) && text);
}

export const isKnownVisitor = (): boolean => !!recall(ANONYMOUS);

/** The visitor's anonymous ID, which is created on first use and kept until it is deleted. */
export function anonymousId(): string {
  const id = recall(ANONYMOUS) ?? newId();
  remember(ANONYMOUS, id);
  return id;
}

export const userId = (): string | undefined => recall(USER);

export const setUserId = (id: string): void => remember(USER, id);

export const forgetVisitor = (): void => forget(ANONYMOUS, USER, SESSION);

/** Returns the visit to which an event at this time belongs, and extends that visit. */
export function sessionId(atMs: number): string {
  // Stored to the second, so that a burst of events writes the cookie only once.
  const seconds = Math.floor(atMs / 1000);
  const [known, lastSeconds] = (recall(SESSION) ?? '').split('.');
  const id = known && seconds - Number(lastSeconds) < SESSION_SECONDS ? known : newId();
  remember(SESSION, `${id}.${seconds}`);
  return id;
}
