import { and, count, eq, gt, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../contract/limits.ts';
import type { InvitationSent, Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { invitations, members, users } from '../storage/tables.ts';
import { type InvitationRecord, type Inviting, sendInvitation } from './invitation-record.ts';

export interface InviteCommand {
  projectId: string;
  email: string;
  role: Role;
  actor: string;
  actorRole: Role;
}

/** Invites an email address; an earlier invitation of it is void. The answer holds the link, and says whether an email went out. */
export async function inviteMember(
  inviting: Inviting,
  { projectId, email, role, actor, actorRole }: InviteCommand,
): Promise<InvitationSent | { reason: 'owners_only' | 'is_member' | 'too_many_invitations' }> {
  if (role === 'owner' && actorRole !== 'owner') return { reason: 'owners_only' };
  const { env, now } = inviting;
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
    ...{ id: newId('inv'), projectId, email, role, createdAt: now, createdBy: actor },
    expiresAt: now + LIMITS.invitationSecondsMax * 1000,
    tokenHash: await hashToken(token),
    tokenSealed: await sealSecret(env.SETTINGS_KEYS, token),
  };
  await changeSettings(
    { db: env.DB, projectId, actor, now },
    {
      statements: [
        orm.delete(invitations).where(and(eq(invitations.projectId, projectId), eq(invitations.email, email))),
        orm.insert(invitations).values(invitation),
      ],
      audit: { action: 'invitation.created', target: invitation.id, after: { email, role } },
    },
  );
  return sendInvitation(inviting, { invitation, token, actor });
}
