import type { KeyKind } from '../../contract/account.ts';
import type { Role } from '../../settings/find-account.ts';

/** Who is asking, and in which project. */
export type Principal =
  | { type: 'key'; kind: KeyKind; keyId: string; projectId: string }
  | { type: 'person'; userId: string; role: Role; projectId: string };

export type Permission = 'events:write' | 'leads:read' | 'leads:write' | 'settings:read' | 'settings:write';

const READ: Permission[] = ['leads:read', 'settings:read'];
const WRITE: Permission[] = [...READ, 'events:write', 'leads:write'];
const ALL: Permission[] = [...WRITE, 'settings:write'];

/** The one table of who may do what. A publishable key stands in every visitor's page: it writes events and reads nothing. */
const GRANTS: Record<KeyKind | Role, readonly Permission[]> = {
  publishable: ['events:write'],
  secret: WRITE,
  viewer: READ,
  member: WRITE,
  admin: ALL,
  owner: ALL,
};

export const isAllowed = (principal: Principal, permission: Permission): boolean =>
  GRANTS[principal.type === 'key' ? principal.kind : principal.role].includes(permission);
