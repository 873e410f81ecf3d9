import type { Permission } from '../contract/permission.ts';
import { type Account, isAllowed, type Principal } from './permissions.ts';

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
export class PermissionDenied extends Error {
  readonly permission: Permission;

  constructor(permission: Permission, { actor }: Pick<Call, 'actor'>) {
    const who = actor.type === 'key' ? `a ${actor.kind} key` : `the role ${actor.role}`;
    super(`This needs the permission ${permission}, which ${who} does not have.`);
    this.permission = permission;
  }
}

/** Every use case begins with this, so that no door can forget it. Throws `PermissionDenied`. */
export function requirePermission(call: Pick<Call, 'actor'>, permission: Permission): void {
  if (!isAllowed(call.actor, permission)) throw new PermissionDenied(permission, call);
}
