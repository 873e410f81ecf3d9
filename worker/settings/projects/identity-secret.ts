import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { changeSettings } from '../change-settings.ts';
import { randomToken } from '../storage/random-token.ts';
import { sealSecret } from '../storage/secret-box.ts';
import { projects } from '../storage/tables.ts';

const PREFIX = 'ids_live_';

/**
 * Replaces the secret with which a project's servers sign identifies. It is stored sealed and returned only here; null if
 * there is no such project.
 */
export async function rotateIdentitySecret(
  env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>,
  { projectId, actor, now }: { projectId: string; actor: string; now: number },
): Promise<string | null> {
  const secret = PREFIX + randomToken();
  const identitySecret = await sealSecret(env.SETTINGS_KEYS, secret);
  const update = drizzle(env.DB)
    .update(projects)
    .set({ identitySecret })
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)));
  const rotated = await changeSettings(
    { db: env.DB, projectId, actor, now },
    { statements: [update], audit: { action: 'identity_secret.rotated' } },
  );
  return rotated ? secret : null;
}
