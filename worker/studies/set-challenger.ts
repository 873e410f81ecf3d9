import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import type { Challenger, ChallengerInput } from '../contract/challenger.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import { DAY_MS } from '../domain/time.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { applyChange } from '../settings/scoring/apply-change.ts';
import { readRuleset } from '../settings/scoring/read-rulesets.ts';
import { differenceOf } from '../settings/scoring/ruleset-difference.ts';
import type { NoChallenger } from './challenger-record.ts';
import { getChallenger } from './show-challenger.ts';

/** Compares these rules with the live ones from now on, instead of any earlier challenger. */
export async function setChallenger(
  call: Call,
  { draft }: ChallengerInput,
): Promise<Challenger | RulesRefused | NoChallenger> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now, actor } = call;
  const live = await readRuleset(env.DB, projectId);
  const ruleset = applyChange(draft)(live);
  if ('reason' in ruleset) return ruleset;
  await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `INSERT INTO challengers (project_id, ruleset, set_at, set_by, due_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (project_id) DO UPDATE SET ruleset = ?2, set_at = ?3, set_by = ?4, due_at = ?5`,
      ).bind(projectId, JSON.stringify(ruleset), now, actorIdOf(actor), now + DAY_MS),
    ],
    audit: { action: 'challenger.set', target: `${live.version}`, ...differenceOf(live, ruleset) },
  });
  const { challenger } = await getChallenger(call);
  return challenger ?? { reason: 'no_challenger' };
}
