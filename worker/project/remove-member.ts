import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import type { MemberRemoved } from '../contract/project.ts';
import { endMembership } from '../settings/members/end-membership.ts';
import type { MemberRefused } from '../settings/members/member-place.ts';
import { disconnectWatchers } from './project-client.ts';

/** Removes a member from the project, and closes the member's sockets. */
export async function removeMember(
  call: Call,
  { userId }: { userId: string },
): Promise<z.infer<typeof MemberRemoved> | MemberRefused> {
  requirePermission(call, 'members:write');
  const removed = await endMembership(call, userId);
  if ('reason' in removed) return removed;
  await disconnectWatchers(call.env, call.projectId, userId);
  const apiKeys = removed.apiKeys.map(({ keyId, kind, name, prefix }) => ({ keyId, kind, name, prefix }));
  return { userId, removed: true, voidedInvitations: removed.voidedInvitations, apiKeys };
}
