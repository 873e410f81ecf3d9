import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { Invitation } from '../../contract/project.ts';
import { invitations } from '../storage/tables.ts';
import { toInvitation } from './invitation-record.ts';
import { isOpen } from './open-invitation.ts';

/** The open invitations of a project, oldest first. */
export async function listInvitations(call: Call): Promise<Invitation[]> {
  requirePermission(call, 'members:write');
  const { env, projectId, now } = call;
  const { role } = requirePerson(call);
  const rows = await drizzle(env.DB)
    .select()
    .from(invitations)
    .where(and(eq(invitations.projectId, projectId), isOpen(now)))
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
  return Promise.all(rows.map((row) => toInvitation(env, row, role)));
}
