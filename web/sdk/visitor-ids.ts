import { newId } from './new-id.ts';
import { forget, recall, remember } from './storage.ts';

/** Idle for this long, what follows is another visit. */
const SESSION_MS = 30 * 60 * 1000;

const ANONYMOUS = 'ls_id';
const USER = 'ls_user';
const SESSION = 'ls_session';

export const isKnownVisitor = (): boolean => !!recall(ANONYMOUS);

/** Made at first need, and the same until it is forgotten. */
export function anonymousId(): string {
  const id = recall(ANONYMOUS) || newId();
  remember(ANONYMOUS, id);
  return id;
}

export const userId = (): string | undefined => recall(USER);

export const forgetVisitor = (): void => forget(ANONYMOUS, USER, SESSION);

/** Another user on the same browser is another visitor. */
export function becomeUser(id: string): void {
  if ((userId() ?? id) !== id) forgetVisitor();
  remember(USER, id);
}

/** The visit that an event at this time belongs to, which it prolongs. */
export function sessionId(atMs: number): string {
  const [known, lastAt] = (recall(SESSION) ?? '').split('.');
  const id = known && atMs - Number(lastAt) < SESSION_MS ? known : newId();
  remember(SESSION, `${id}.${atMs}`);
  return id;
}
