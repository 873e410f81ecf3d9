import type { KeyKind } from '../../contract/account.ts';
import type { Role } from '../../settings/find-account.ts';

/** Who is asking, and in which project. */
export type Principal =
  | { type: 'key'; kind: KeyKind; keyId: string; projectId: string; allowedOrigins: string[] }
  | { type: 'person'; userId: string; role: Role; projectId: string };

export type Permission =
  | 'events:write'
  | 'leads:read'
  | 'leads:write'
  | 'rules:read'
  | 'rules:write'
  | 'settings:write';

const READ: Permission[] = ['leads:read', 'rules:read'];
const WORK: Permission[] = [...READ, 'events:write', 'leads:write'];
const RULE: Permission[] = [...WORK, 'rules:write'];
const ALL: Permission[] = [...RULE, 'settings:write'];

/**
 * The one table of who may do what. A publishable key stands in every visitor's page: it writes events and reads nothing.
 * A secret key does what a server needs; keys, members and the project itself are for people.
 */
const GRANTS: Record<KeyKind | Role, readonly Permission[]> = {
  publishable: ['events:write'],
  secret: RULE,
  viewer: READ,
  member: WORK,
  admin: ALL,
  owner: ALL,
};

export const isAllowed = (principal: Principal, permission: Permission): boolean =>
  GRANTS[principal.type === 'key' ? principal.kind : principal.role].includes(permission);
