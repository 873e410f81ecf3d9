import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { auditChange } from './audit.ts';
import { invitations } from './tables.ts';

/** Makes an invitation void. False where the project has no such invitation. */
export async function revokeInvitation(
  db: D1Database,
  { projectId, invitationId, actor, now }: { projectId: string; invitationId: string; actor: string; now: number },
): Promise<boolean> {
  const orm = drizzle(db);
  const [revoked] = await orm.batch([
    orm
      .delete(invitations)
      .where(and(eq(invitations.projectId, projectId), eq(invitations.id, invitationId)))
      .returning({ id: invitations.id }),
    auditChange(orm, { projectId, at: now, actor, action: 'invitation.revoked', target: invitationId }),
  ]);
  return revoked.length === 1;
}
