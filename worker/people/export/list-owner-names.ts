import type { Call } from '../../access/call.ts';
import { isAllowed } from '../../access/permissions.ts';
import { listMembers } from '../../settings/members/list-members.ts';

/** Members' email addresses by user ID. Empty for keys, which may not list members. */
export async function listOwnerNames(call: Call): Promise<ReadonlyMap<string, string>> {
  const members = isAllowed(call.actor, 'project:read') ? await listMembers(call) : [];
  return new Map(members.map(({ userId, email }) => [userId, email]));
}
