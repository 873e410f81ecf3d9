import type { Permission } from '../contract/permission.ts';
import { type Account, isAllowed, type Operator, type Person, type Principal } from './permissions.ts';

/** The caller, the project and the time. Every use case in a project takes a `Call` as its first argument. */
export interface Call<Actor extends Principal = Principal> {
  env: Env;
  projectId: string;
  actor: Actor;
  /** Epoch ms. */
  now: number;
  requestId: string;
}

/** The first argument of use cases that concern a person's own account, across all their projects. */
export interface AccountCall extends Omit<Call, 'projectId' | 'actor'> {
  account: Account;
}

/** The first argument of use cases for the operator, who acts on any project of the server. */
export interface OperatorCall extends PublicCall {
  actor: Operator;
}

/** The first argument of use cases that are open to anyone. */
export type PublicCall = Omit<Call, 'projectId' | 'actor'>;

/** Thrown if an actor without the permission reaches a use case. The code that let the actor through has a bug. */
export class PermissionDenied extends Error {}

/** Checks the actor's permission. Every use case begins with this check, so that no caller can forget it. Throws `PermissionDenied`. */
export function requirePermission({ actor }: Pick<Call, 'actor'>, permission: Permission): void {
  if (isAllowed(actor, permission)) return;
  const who = actor.type === 'key' ? `a ${actor.kind} key` : `the role ${actor.role}`;
  throw new PermissionDenied(`This needs the permission ${permission}, which ${who} does not have.`);
}

/** Returns the actor if it is a person, for actions that no key may take. Throws `PermissionDenied` otherwise. */
export function requirePerson({ actor }: Pick<Call, 'actor'>): Person {
  if (actor.type === 'person') return actor;
  throw new PermissionDenied('Only people can do this. Log in and send the session token.');
}

/** Checks that the actor is the operator. Throws `PermissionDenied`. */
export function requireOperator({ actor }: { actor: { type: string } }): void {
  if (actor.type !== 'operator') throw new PermissionDenied('Only the operator of this server can do this.');
}
