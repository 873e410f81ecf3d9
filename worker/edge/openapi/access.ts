import { isAllowed } from '../../access/permissions.ts';
import { KeyKind } from '../../contract/account.ts';
import { type Access, isPermission } from '../../contract/api/endpoint.ts';
import type { Permission } from '../../contract/permission.ts';
import { Role } from '../../contract/project.ts';

/** The kinds of keys that may call the endpoint. */
export const keysAllowed = (access: Access): KeyKind[] =>
  isPermission(access)
    ? KeyKind.options.filter((kind) =>
        isAllowed(
          {
            ...NOBODY,
            type: 'key',
            kind,
            keyId: '',
            allowedOrigins: [],
            ownOrigins: null,
            identitySecret: null,
            mustSign: false,
            reservedEventTypes: [],
          },
          access,
        ),
      )
    : [];

/** The project roles that may call the endpoint. */
const rolesAllowed = (access: Permission): Role[] =>
  Role.options.filter((role) => isAllowed({ ...NOBODY, type: 'person', role, userId: '' }, access));

/** A sentence that says who may call an endpoint. */
export function describeAccess(access: Access): string {
  if (access === 'public') return 'For anyone.';
  if (access === 'account') return 'For signed-in people.';
  if (access === 'operator') return 'For the operator of this server, who sends the secret OPERATOR_KEY.';
  const keys = keysAllowed(access);
  const people = `people of the project with the role ${OR.format(rolesAllowed(access))}`;
  return `For ${keys.length > 0 ? `${OR.format(keys)} keys, and ` : ''}${people} (\`${access}\`).`;
}

const OR = new Intl.ListFormat('en', { type: 'disjunction' });
const NOBODY = { projectId: '' };
