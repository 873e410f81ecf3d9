import type { Ruleset } from '../../../contract/ruleset.ts';
import { startLeadRun } from '../../../cron/lead-runs.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { publishRuleset } from '../../../settings/rulesets.ts';
import { actorOf, type Principal } from '../../auth/permissions.ts';
import { Refusal } from '../../problem.ts';

/** A change that would make a ruleset which cannot be. */
export type Refused =
  | { reason: 'no_such_rule' }
  | { reason: 'same_rule'; ruleId: string }
  | { reason: 'too_many_rules' };

/**
 * Publishes a changed ruleset. This isolate scores by it from its next event on. Decay and stages hold for the whole
 * history: where they changed, a run over all leads begins by itself. Points hold for later events only.
 */
export async function publish(
  { env, principal, now }: { env: Env; principal: Principal; now: number },
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | Refused,
): Promise<Ruleset> {
  const { projectId } = principal;
  const publishedBy = actorOf(principal);
  const result = await publishRuleset<Refused>(env.DB, { projectId, publishedBy, now }, change);
  if ('reason' in result) throw toRefusal(result);
  forgetProjectConfig(projectId);
  const { before, published } = result;
  const moved = ({ stages, decay }: Ruleset) => JSON.stringify([stages, decay]);
  if (moved(before) !== moved(published)) {
    await startLeadRun(env, {
      projectId,
      kind: 'refresh',
      rulesetVersion: published.version,
      startedBy: publishedBy,
      now,
    });
  }
  return published;
}

function toRefusal(refused: Refused): Refusal {
  switch (refused.reason) {
    case 'no_such_rule':
      return new Refusal('not_found', 'There is no such scoring rule.');
    case 'same_rule':
      return new Refusal(
        'conflict',
        `The rule ${refused.ruleId} has the same event type and conditions: change that one.`,
        {
          errors: [{ path: 'eventType', message: 'has an active rule with the same conditions' }],
        },
      );
    case 'too_many_rules':
      return new Refusal('conflict', 'This project has as many scoring rules as it can.');
  }
}
