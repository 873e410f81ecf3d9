import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { changeSettings } from '../change-settings.ts';
import { invitations } from '../storage/tables.ts';

/** Revokes an invitation. Returns false if the project has no such invitation. */
export function revokeInvitation(
  db: D1Database,
  { projectId, invitationId, actor, now }: { projectId: string; invitationId: string; actor: string; now: number },
): Promise<boolean> {
  const revoke = drizzle(db)
    .delete(invitations)
    .where(and(eq(invitations.projectId, projectId), eq(invitations.id, invitationId)));
  return changeSettings(
    { db, projectId, actor, now },
    { statements: [revoke], audit: { action: 'invitation.revoked', target: invitationId } },
  );
}
