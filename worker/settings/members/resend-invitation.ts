import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../../contract/limits.ts';
import type { InvitationSent, Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { hashToken, randomToken } from '../storage/random-token.ts';
import { openSecret, sealSecret } from '../storage/secret-box.ts';
import { invitations } from '../storage/tables.ts';
import { type Inviting, sendInvitation } from './invitation-record.ts';
import { isOpen } from './open-invitation.ts';

/** Sends an open invitation again. Its link stays the same, and is valid for another seven days. */
export async function resendInvitation(
  inviting: Inviting,
  {
    projectId,
    invitationId,
    actor,
    actorRole,
  }: { projectId: string; invitationId: string; actor: string; actorRole: Role },
): Promise<InvitationSent | { reason: 'no_such_invitation' | 'owners_only' }> {
  const { env, now } = inviting;
  const orm = drizzle(env.DB);
  const isThis = and(eq(invitations.projectId, projectId), eq(invitations.id, invitationId), isOpen(now));
  const found = await orm.select().from(invitations).where(isThis).get();
  if (!found) return { reason: 'no_such_invitation' };
  if (found.role === 'owner' && actorRole !== 'owner') return { reason: 'owners_only' };
  // An older invitation has no sealed token: it gets a new one.
  const { tokenSealed: sealed } = found;
  const token = sealed === null ? randomToken() : await openSecret(env.SETTINGS_KEYS, sealed);
  const change = {
    expiresAt: now + LIMITS.invitationSecondsMax * 1000,
    tokenHash: await hashToken(token),
    tokenSealed: sealed ?? (await sealSecret(env.SETTINGS_KEYS, token)),
  };
  const { email, role } = found;
  const resent = await changeSettings(
    { db: env.DB, projectId, actor, now },
    {
      statements: [
        orm
          .update(invitations)
          .set(change)
          .where(and(isThis, sql`${invitations.tokenSealed} IS ${sealed}`)),
      ],
      audit: { action: 'invitation.resent', target: invitationId, after: { email, role } },
    },
  );
  if (!resent) return { reason: 'no_such_invitation' };
  return sendInvitation(inviting, { invitation: { ...found, ...change }, token, actor });
}
