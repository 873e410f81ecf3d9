import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { findChallenger, type NoChallenger } from './challenger-record.ts';
import { challengers } from './tables.ts';

/** Ends the comparison with the challenger. The live rules stay live. */
export async function deleteChallenger(call: Call): Promise<{ deleted: true } | NoChallenger> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const challenger = await findChallenger(env.DB, projectId);
  if (!challenger) return { reason: 'no_challenger' };
  await changeSettings(call, {
    statements: [drizzle(env.DB).delete(challengers).where(eq(challengers.projectId, projectId))],
    audit: { action: 'challenger.withdrawn', target: `${challenger.liveVersion}`, before: challenger.ruleset },
  });
  return { deleted: true };
}
