import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { InvitationPreview } from '../../contract/project.ts';
import { findInvitation } from './open-invitation.ts';

/** The project and role that an invitation offers. */
export async function previewInvitation(
  { env, now }: PublicCall,
  { token }: { token: string },
): Promise<z.infer<typeof InvitationPreview> | { reason: 'invalid_token' }> {
  const found = await findInvitation(env.DB, token, now);
  if (!found) return { reason: 'invalid_token' };
  const { email, role, projectName, expiresAt } = found;
  return { email, role, projectName, expiresAt: toInstant(expiresAt) };
}
