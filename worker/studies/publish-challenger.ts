import { type Call, requirePermission } from '../access/call.ts';
import type { Ruleset } from '../contract/ruleset.ts';
import { type PublishRefused, publishRuleset } from '../settings/scoring/publish-ruleset.ts';
import { findChallenger, type NoChallenger } from './challenger-record.ts';

/** Publishes the challenger's rules, and in the same batch ends the challenger. */
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
    [env.DB.prepare('DELETE FROM challengers WHERE project_id = ?1 AND set_at = ?2').bind(projectId, setAt)],
  );
}
