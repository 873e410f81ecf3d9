import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { auditChange } from './audit.ts';
import { randomToken } from './random-token.ts';
import { sealSecret } from './secret-box.ts';
import { projects } from './tables.ts';

const PREFIX = 'ids_live_';

/**
 * Makes the secret with which a project's servers sign who is identified; an earlier one is void. It is kept sealed, and shown
 * here only. Null where there is no such project.
 */
export async function rotateIdentitySecret(
  env: Pick<Env, 'DB' | 'SETTINGS_KEYS'>,
  { projectId, actor, now }: { projectId: string; actor: string; now: number },
): Promise<string | null> {
  const secret = PREFIX + randomToken();
  const identitySecret = await sealSecret(env.SETTINGS_KEYS, secret);
  const orm = drizzle(env.DB);
  const [updated] = await orm.batch([
    orm
      .update(projects)
      .set({ identitySecret })
      .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)))
      .returning({ id: projects.id }),
    auditChange(orm, { projectId, at: now, actor, action: 'identity_secret.rotated' }),
  ]);
  return updated.length === 1 ? secret : null;
}
