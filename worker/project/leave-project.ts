import { type Call, requirePermission, requirePerson } from '../access/call.ts';
import { endMembership } from '../settings/members/end-membership.ts';
import type { MemberRefused } from '../settings/members/member-place.ts';
import { disconnectWatchers } from './project-client.ts';

/** Removes the caller from the project, and closes the caller's sockets. */
export async function leaveProject(call: Call): Promise<{ id: string; left: true } | MemberRefused> {
  requirePermission(call, 'project:read');
  const { userId } = requirePerson(call);
  const left = await endMembership(call, userId);
  if ('reason' in left) return left;
  await disconnectWatchers(call.env, call.projectId, userId);
  return { id: call.projectId, left: true };
}
