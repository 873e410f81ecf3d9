import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Call } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Invitation, InvitationSent, Role } from '../../contract/project.ts';
import { mailScopes, takeMailAllowance } from '../accounts/mail-allowance.ts';
import { type MailOutcome, mailerOf } from '../accounts/mailer.ts';
import { openSecret } from '../storage/secret-box.ts';
import { type invitations, projects } from '../storage/tables.ts';

export type InvitationRecord = typeof invitations.$inferSelect;

/** The page for accepting an invitation. The token follows the `#`, so that it appears in no server log and no referrer. */
const toLink = ({ PUBLIC_URL }: Pick<Env, 'PUBLIC_URL'>, token: string): string =>
  new URL(`/accept-invitation#token=${token}`, PUBLIC_URL).href;

/** An invitation in the API's format. The link grants a role, so only people who may grant that role see it. */
export async function toInvitation(
  env: Pick<Env, 'SETTINGS_KEYS' | 'PUBLIC_URL'>,
  { id, email, role, createdAt, expiresAt, tokenSealed }: InvitationRecord,
  askerRole: Role,
): Promise<Invitation> {
  const isShown = tokenSealed !== null && (role !== 'owner' || askerRole === 'owner');
  return {
    ...{ id, email, role, createdAt: toInstant(createdAt), expiresAt: toInstant(expiresAt) },
    link: isShown ? toLink(env, await openSecret(env.SETTINGS_KEYS, tokenSealed)) : null,
  };
}

/** Emails the link of an invitation if the server can send email. Returns the outcome. */
export async function sendInvitation(
  { env, actor, now }: Call,
  { id, projectId, email, role, createdAt, expiresAt }: InvitationRecord,
  token: string,
): Promise<InvitationSent> {
  const link = toLink(env, token);
  const answer = { id, email, role, createdAt: toInstant(createdAt), expiresAt: toInstant(expiresAt), link };
  const scopes = await mailScopes({ type: 'invitation', projectId, personId: actorIdOf(actor), to: email });
  if (!(await takeMailAllowance(env.DB, scopes, now))) return { ...answer, mail: 'limit_reached' };
  const project = await drizzle(env.DB)
    .select({ name: projects.name })
    .from(projects)
    .where(eq(projects.id, projectId))
    .get();
  const mail = { type: 'invitation' as const, to: email, link, expiresAt, projectName: project?.name ?? '' };
  return { ...answer, mail: toMailStatus(await mailerOf(env).send(mail)) };
}

const toMailStatus = (outcome: MailOutcome): InvitationSent['mail'] =>
  outcome === 'sent' || outcome === 'failed' ? outcome : 'not_configured';
