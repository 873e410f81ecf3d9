import type { Person, Principal } from '../../../access/permissions.ts';
import { Refusal } from '../../problem.ts';

/** The table of permissions gives these to people only; this says so to the compiler, and to whoever changes the table. */
export function requirePerson(principal: Principal): Person {
  if (principal.type === 'person') return principal;
  throw new Refusal('forbidden', 'This is for people: log in, and send the session token.');
}
