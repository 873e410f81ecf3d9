import { and, count, eq, gt, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { InvitationSent, Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { invitations, members, users } from '../storage/tables.ts';
import { type InvitationRecord, sendInvitation } from './invitation-record.ts';

/**
 * Invites an email address, and cancels an earlier invitation to it. The response contains the link, and says whether an email was sent.
 */
export async function createInvitation(
  call: Call,
  { email, role }: { email: string; role: Role },
): Promise<InvitationSent | { reason: 'invites_owners_only' | 'is_member' | 'too_many_invitations' }> {
  requirePermission(call, 'members:write');
  const { env, projectId, now } = call;
  const { userId, role: actorRole } = requirePerson(call);
  if (role === 'owner' && actorRole !== 'owner') return { reason: 'invites_owners_only' };
  const orm = drizzle(env.DB);
  const [member, open] = await orm.batch([
    orm
      .select({ userId: users.id })
      .from(users)
      .innerJoin(members, eq(members.userId, users.id))
      .where(and(eq(users.email, email), eq(members.projectId, projectId))),
    orm
      .select({ count: count() })
      .from(invitations)
      .where(and(eq(invitations.projectId, projectId), ne(invitations.email, email), gt(invitations.expiresAt, now))),
  ]);
  if (member.length > 0) return { reason: 'is_member' };
  if ((open[0]?.count ?? 0) >= LIMITS.invitationsMax) return { reason: 'too_many_invitations' };
  const token = randomToken();
  const invitation: InvitationRecord = {
    ...{ id: newId('inv'), projectId, email, role, createdAt: now, createdBy: userId },
    expiresAt: now + LIMITS.invitationSecondsMax * 1000,
    tokenHash: await hashToken(token),
    tokenSealed: await sealSecret(env.SETTINGS_KEYS, token),
  };
  await changeSettings(call, {
    statements: [
      orm.delete(invitations).where(and(eq(invitations.projectId, projectId), eq(invitations.email, email))),
      orm.insert(invitations).values(invitation),
    ],
    audit: { action: 'invitation.created', target: invitation.id, after: { email, role } },
  });
  return sendInvitation(call, invitation, token);
}
