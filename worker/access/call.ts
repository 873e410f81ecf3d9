import type { Permission } from '../contract/permission.ts';
import { type Account, isAllowed, type Person, type Principal } from './permissions.ts';

/** Who acts on which project, and when: the first argument of every use case in a project. */
export interface Call<Actor extends Principal = Principal> {
  env: Env;
  projectId: string;
  actor: Actor;
  /** Epoch ms. */
  now: number;
  requestId: string;
}

/** The same for what people do to their own account and among their projects. */
export interface AccountCall extends Omit<Call, 'projectId' | 'actor'> {
  account: Account;
}

/** The same for what anyone may do. */
export type PublicCall = Omit<Call, 'projectId' | 'actor'>;

/** A use case was called by someone who may not: the door that let them in has a bug. */
export class PermissionDenied extends Error {}

/** Every use case begins with this, so that no door can forget it. Throws `PermissionDenied`. */
export function requirePermission({ actor }: Pick<Call, 'actor'>, permission: Permission): void {
  if (isAllowed(actor, permission)) return;
  const who = actor.type === 'key' ? `a ${actor.kind} key` : `the role ${actor.role}`;
  throw new PermissionDenied(`This needs the permission ${permission}, which ${who} does not have.`);
}

/** The same for what only people may do, whatever permissions keys have. Returns the person. */
export function requirePerson({ actor }: Pick<Call, 'actor'>): Person {
  if (actor.type === 'person') return actor;
  throw new PermissionDenied('This is for people: log in, and send the session token.');
}
