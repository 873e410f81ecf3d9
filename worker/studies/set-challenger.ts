import { drizzle } from 'drizzle-orm/d1';
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
import { challengers } from './tables.ts';

/** Sets these rules as the challenger. From now on, the challenger is compared with the live rules. A previous challenger is replaced. */
export async function setChallenger(
  call: Call,
  { draft }: ChallengerInput,
): Promise<Challenger | RulesRefused | NoChallenger> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now, actor } = call;
  const live = await readRuleset(env.DB, projectId);
  const ruleset = applyChange(draft)(live);
  if ('reason' in ruleset) return ruleset;
  const row = { ruleset: JSON.stringify(ruleset), setAt: now, setBy: actorIdOf(actor), dueAt: now + DAY_MS };
  await changeSettings(call, {
    statements: [
      drizzle(env.DB)
        .insert(challengers)
        .values({ projectId, ...row })
        .onConflictDoUpdate({ target: challengers.projectId, set: row }),
    ],
    audit: { action: 'challenger.set', target: `${live.version}`, ...differenceOf(live, ruleset) },
  });
  const { challenger } = await getChallenger(call);
  return challenger ?? { reason: 'no_challenger' };
}
