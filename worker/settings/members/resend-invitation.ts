import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { InvitationSent } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { openSecret, sealSecret } from '../storage/secret-box.ts';
import { invitations } from '../storage/tables.ts';
import { sendInvitation } from './invitation-record.ts';
import { isOpen } from './open-invitation.ts';

/** Sends an open invitation again. The link stays the same and is valid for another seven days. */
export async function resendInvitation(
  call: Call,
  { invitationId }: { invitationId: string },
): Promise<InvitationSent | { reason: 'no_such_invitation' | 'invites_owners_only' }> {
  requirePermission(call, 'members:write');
  const { env, projectId, now } = call;
  const { role: actorRole } = requirePerson(call);
  const orm = drizzle(env.DB);
  const isThis = and(eq(invitations.projectId, projectId), eq(invitations.id, invitationId), isOpen(now));
  const found = await orm.select().from(invitations).where(isThis).get();
  if (!found) return { reason: 'no_such_invitation' };
  if (found.role === 'owner' && actorRole !== 'owner') return { reason: 'invites_owners_only' };
  // Older invitations were stored without their encrypted token, so they get a new one.
  const { tokenSealed: sealed } = found;
  const token = sealed === null ? randomToken() : await openSecret(env.SETTINGS_KEYS, sealed);
  const change = {
    expiresAt: now + LIMITS.invitationSecondsMax * 1000,
    tokenHash: await hashToken(token),
    tokenSealed: sealed ?? (await sealSecret(env.SETTINGS_KEYS, token)),
  };
  const { email, role } = found;
  const isResent = await changeSettings(call, {
    statements: [
      orm
        .update(invitations)
        .set(change)
        .where(and(isThis, sql`${invitations.tokenSealed} IS ${sealed}`)),
    ],
    audit: { action: 'invitation.resent', target: invitationId, after: { email, role } },
  });
  return isResent ? sendInvitation(call, { ...found, ...change }, token) : { reason: 'no_such_invitation' };
}
