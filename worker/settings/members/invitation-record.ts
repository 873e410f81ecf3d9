import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../../contract/instant.ts';
import type { Invitation, InvitationSent, Role } from '../../contract/project.ts';
import { mailScopes, takeMailAllowance } from '../accounts/mail-allowance.ts';
import type { Mailer, MailOutcome } from '../accounts/mailer.ts';
import { openSecret } from '../storage/secret-box.ts';
import { type invitations, projects } from '../storage/tables.ts';

export type InvitationRecord = typeof invitations.$inferSelect;

/** The dependencies of inviting. `toLink` builds the address of the page that accepts an invitation. */
export interface Inviting {
  env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>;
  mailer: Mailer;
  toLink: (token: string) => string;
  now: number;
}

/** An invitation as it is shown. Its link gives its role, so only those who may give the role themselves see it. */
export async function toInvitation(
  { env, toLink }: Pick<Inviting, 'env' | 'toLink'>,
  { id, email, role, createdAt, expiresAt, tokenSealed }: InvitationRecord,
  askerRole: Role,
): Promise<Invitation> {
  const isShown = tokenSealed !== null && (role !== 'owner' || askerRole === 'owner');
  return {
    ...{ id, email, role, createdAt: toInstant(createdAt), expiresAt: toInstant(expiresAt) },
    link: isShown ? toLink(await openSecret(env.SETTINGS_KEYS, tokenSealed)) : null,
  };
}

/** Emails an invitation's link if that is possible, and says what became of the email. */
export async function sendInvitation(
  { env, mailer, toLink, now }: Inviting,
  { invitation, token, actor }: { invitation: InvitationRecord; token: string; actor: string },
): Promise<InvitationSent> {
  const { id, projectId, email, role, createdAt, expiresAt } = invitation;
  const link = toLink(token);
  const answer = { id, email, role, createdAt: toInstant(createdAt), expiresAt: toInstant(expiresAt), link };
  const scopes = await mailScopes({ type: 'invitation', projectId, personId: actor, to: email });
  if (!(await takeMailAllowance(env.DB, scopes, now))) return { ...answer, mail: 'limit_reached' };
  const project = await drizzle(env.DB)
    .select({ name: projects.name })
    .from(projects)
    .where(eq(projects.id, projectId))
    .get();
  const mail = { type: 'invitation' as const, to: email, link, expiresAt, projectName: project?.name ?? '' };
  return { ...answer, mail: toMailStatus(await mailer.send(mail)) };
}

const toMailStatus = (outcome: MailOutcome): InvitationSent['mail'] =>
  outcome === 'sent' || outcome === 'failed' ? outcome : 'not_configured';
