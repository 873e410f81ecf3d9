import type { Person, Principal } from '../../../access/permissions.ts';
import { Refusal } from '../../problem.ts';

/** The permission table gives these to people only; this tells the compiler, and anyone who changes the table. */
export function requirePerson(principal: Principal): Person {
  if (principal.type === 'person') return principal;
  throw new Refusal('forbidden', 'This is for people: log in, and send the session token.');
}
