import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Invitation, Role } from '../../contract/project.ts';
import { invitations } from '../storage/tables.ts';
import { type Inviting, toInvitation } from './invitation-record.ts';
import { isOpen } from './open-invitation.ts';

/** The open invitations of a project, oldest first. */
export async function listInvitations(
  { env, toLink, now }: Pick<Inviting, 'env' | 'toLink' | 'now'>,
  { projectId, askerRole }: { projectId: string; askerRole: Role },
): Promise<Invitation[]> {
  const rows = await drizzle(env.DB)
    .select()
    .from(invitations)
    .where(and(eq(invitations.projectId, projectId), isOpen(now)))
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
  return Promise.all(rows.map((row) => toInvitation({ env, toLink }, row, askerRole)));
}
