import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { invitations } from '../storage/tables.ts';

/** Cancels an invitation. */
export async function revokeInvitation(
  call: Call,
  { invitationId }: { invitationId: string },
): Promise<{ id: string; revoked: true } | { reason: 'no_such_invitation' }> {
  requirePermission(call, 'members:write');
  const revoke = drizzle(call.env.DB)
    .delete(invitations)
    .where(and(eq(invitations.projectId, call.projectId), eq(invitations.id, invitationId)));
  const isRevoked = await changeSettings(call, {
    statements: [revoke],
    audit: { action: 'invitation.revoked', target: invitationId },
  });
  return isRevoked ? { id: invitationId, revoked: true } : { reason: 'no_such_invitation' };
}
