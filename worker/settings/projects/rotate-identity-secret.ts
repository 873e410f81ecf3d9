import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { randomToken } from '../storage/random-token.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { projects } from '../storage/tables.ts';
import type { NoSuchProject } from './read-projects.ts';

const PREFIX = 'ids_live_';

/**
 * Replaces the secret with which a project's servers sign `identify` calls. The secret is stored encrypted, and only this response
 * contains it.
 */
export async function rotateIdentitySecret(call: Call): Promise<{ identitySecret: string } | NoSuchProject> {
  requirePermission(call, 'keys:write');
  const { env, projectId } = call;
  const identitySecret = PREFIX + randomToken();
  const update = drizzle(env.DB)
    .update(projects)
    .set({ identitySecret: await sealSecret(env.SETTINGS_KEYS, identitySecret) })
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)));
  const isRotated = await changeSettings(call, {
    statements: [update],
    audit: { action: 'identity_secret.rotated' },
    changesAccess: true,
  });
  return isRotated ? { identitySecret } : { reason: 'no_such_project' };
}
