import type { KeyKind } from '../contract/account.ts';
import type { Permission } from '../contract/permission.ts';
import type { Role } from '../contract/project.ts';
import type { Session } from './tokens.ts';

/** The caller, and the project they act in. */
export type Principal =
  | {
      type: 'key';
      kind: KeyKind;
      keyId: string;
      projectId: string;
      allowedOrigins: string[];
      ownOrigins: string[] | null;
      /** Stored encrypted; null if the project has no identity secret. */
      identitySecret: string | null;
      /** Whether web pages must send a signature that proves which user they identify. */
      mustSign: boolean;
      /** Event types that web pages may send but that give points only if a server sends them. */
      reservedEventTypes: string[];
    }
  | Person;

export interface Person {
  type: 'person';
  userId: string;
  role: Role;
  projectId: string;
}

/** A signed-in person outside any project. A person can change their own account and choose among their projects. */
export interface Account {
  type: 'account';
  userId: string;
  email: string;
  session: Session;
}

/** The person who runs the server, and who has sent its OPERATOR_KEY. */
export interface Operator {
  type: 'operator';
}

const READ: Permission[] = ['leads:read', 'rules:read'];
const WORK: Permission[] = [...READ, 'events:write', 'leads:write'];
const RULE: Permission[] = [...WORK, 'rules:write'];
const RUN: Permission[] = [
  ...RULE,
  ...(['project:read', 'project:write', 'project:export', 'members:write', 'keys:write', 'audit:read'] as const),
];

/**
 * The single table of permissions. A publishable key is in every visitor's page: it writes events and reads nothing. A secret key can do
 * what a server needs. Only people can manage keys, members and the project itself.
 */
const GRANTS: Record<KeyKind | Role, readonly Permission[]> = {
  publishable: ['events:write'],
  secret: RULE,
  viewer: [...READ, 'project:read'],
  member: [...WORK, 'project:read'],
  admin: RUN,
  owner: [...RUN, 'project:delete'],
};

export const isAllowed = (principal: Principal, permission: Permission): boolean =>
  GRANTS[principal.type === 'key' ? principal.kind : principal.role].includes(permission);

/** The platform itself, when no person or key requested the action. */
export interface System {
  type: 'system';
}
export const SYSTEM: System = { type: 'system' };

/** Every kind of caller that can change something. */
export type Actor = Principal | Account | System;

/** The actor's ID for the audit log: a person's ID, a key's ID, or `system`. */
export function actorIdOf(actor: Actor): string {
  switch (actor.type) {
    case 'key':
      return actor.keyId;
    case 'person':
    case 'account':
      return actor.userId;
    case 'system':
      return 'system';
  }
}
