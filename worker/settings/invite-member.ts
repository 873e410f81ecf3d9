import { and, count, eq, gt, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Invitation, Role } from '../contract/project.ts';
import { changeSettings } from './change-settings.ts';
import type { Mailer } from './mailer.ts';
import { newId } from './new-id.ts';
import { hashToken, randomToken } from './random-token.ts';
import { invitations, members, projects, users } from './tables.ts';

export interface InviteCommand {
  projectId: string;
  email: string;
  role: Role;
  actor: string;
  actorRole: Role;
  toLink: (token: string) => string;
}

/** Invites an e-mail address; an earlier invitation of it is void. */
export async function inviteMember(
  { db, mailer, now }: { db: D1Database; mailer: Mailer; now: number },
  { projectId, email, role, actor, actorRole, toLink }: InviteCommand,
): Promise<Invitation | { reason: 'owners_only' | 'is_member' | 'too_many_invitations' }> {
  if (role === 'owner' && actorRole !== 'owner') return { reason: 'owners_only' };
  const orm = drizzle(db);
  const [member, project, open] = await orm.batch([
    orm
      .select({ userId: users.id })
      .from(users)
      .innerJoin(members, eq(members.userId, users.id))
      .where(and(eq(users.email, email), eq(members.projectId, projectId))),
    orm.select({ name: projects.name }).from(projects).where(eq(projects.id, projectId)),
    orm
      .select({ count: count() })
      .from(invitations)
      .where(and(eq(invitations.projectId, projectId), ne(invitations.email, email), gt(invitations.expiresAt, now))),
  ]);
  if (member.length > 0) return { reason: 'is_member' };
  if ((open[0]?.count ?? 0) >= LIMITS.invitationsMax) return { reason: 'too_many_invitations' };
  const token = randomToken();
  const expiresAt = now + LIMITS.invitationSecondsMax * 1000;
  const row = { id: newId('inv'), projectId, email, role, createdAt: now, createdBy: actor, expiresAt };
  await changeSettings(
    { db, projectId, actor, now },
    {
      statements: [
        orm.delete(invitations).where(and(eq(invitations.projectId, projectId), eq(invitations.email, email))),
        orm.insert(invitations).values({ ...row, tokenHash: await hashToken(token) }),
      ],
      audit: { action: 'invitation.created', target: row.id, after: { email, role } },
    },
  );
  await mailer.send({
    ...{ type: 'invitation', to: email, link: toLink(token), expiresAt },
    projectName: project[0]?.name ?? '',
  });
  return { id: row.id, email, role, createdAt: toInstant(now), expiresAt: toInstant(expiresAt) };
}
