import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { apiKeys } from '../storage/tables.ts';

/** Revokes a key, at once in this isolate and within five seconds everywhere. */
export async function revokeApiKey(
  call: Call,
  { keyId }: { keyId: string },
): Promise<{ keyId: string; revoked: true } | { reason: 'no_such_key' }> {
  requirePermission(call, 'keys:write');
  const { env, projectId, now } = call;
  const revoke = drizzle(env.DB)
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)));
  const isRevoked = await changeSettings(call, {
    statements: [revoke],
    audit: { action: 'key.revoked', target: keyId },
    changesAccess: true,
    // If the project has no secret key left, events from pages can turn leads into customers again.
    bumpsConfig: true,
  });
  return isRevoked ? { keyId, revoked: true } : { reason: 'no_such_key' };
}
