import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import type { Ruleset } from '../contract/ruleset.ts';
import { type PublishRefused, publishRuleset } from '../settings/scoring/publish-ruleset.ts';
import { findChallenger, type NoChallenger } from './challenger-record.ts';
import { challengers } from './tables.ts';

/** Publishes the challenger's rules. The same batch deletes the challenger. */
export async function publishChallenger(
  call: Call,
  { ifVersion }: { ifVersion?: number | undefined },
): Promise<Ruleset | PublishRefused | NoChallenger> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const challenger = await findChallenger(env.DB, projectId);
  if (!challenger) return { reason: 'no_challenger' };
  const { ruleset, setAt } = challenger;
  return publishRuleset(
    call,
    ({ version }) =>
      ifVersion === undefined || ifVersion === version ? ruleset : { reason: 'other_version_live', version },
    [
      drizzle(env.DB)
        .delete(challengers)
        .where(and(eq(challengers.projectId, projectId), eq(challengers.setAt, setAt))),
    ],
  );
}
