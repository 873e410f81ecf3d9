import { actorOf, type Principal } from '../../../access/permissions.ts';
import type { Ruleset } from '../../../contract/ruleset.ts';
import { insertLeadRun, sendFirstPage } from '../../../cron/lead-runs.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { publishRuleset, type StageInUse } from '../../../settings/scoring/rulesets.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { contended, Refusal } from '../../problem.ts';

/** A change that would make a ruleset which cannot be. */
export type Refused =
  | { reason: 'no_such_rule' }
  | { reason: 'same_rule'; ruleId: string }
  | { reason: 'too_many_rules' }
  | StageInUse
  | { reason: 'contended' };

/**
 * Publishes a changed ruleset. This isolate scores its next event by it. Decay, stages and silent types apply to the whole
 * history: if they change, the publication starts a run over all leads. Points apply to later events only.
 */
export async function publish(
  { env, principal, now }: { env: Env; principal: Principal; now: number },
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | Refused,
): Promise<Ruleset> {
  const { projectId } = principal;
  const publishedBy = actorOf(principal);
  const runId = newId('run');
  let startsRun = false;
  const alongside = (before: Ruleset, published: Ruleset): D1PreparedStatement[] => {
    startsRun = historyPartOf(before) !== historyPartOf(published);
    if (!startsRun) return [];
    const run = { id: runId, projectId, kind: 'refresh', rulesetVersion: published.version } as const;
    return [insertLeadRun(env.DB, { ...run, startedBy: publishedBy, now })];
  };
  const published = await publishRuleset<Refused>(env.DB, { projectId, publishedBy, now }, change, alongside);
  if ('reason' in published) throw toRefusal(published);
  forgetProjectConfig(projectId);
  if (startsRun) await sendFirstPage(env, runId);
  return published;
}

/** The part of a ruleset that applies to events of the past, too. */
const historyPartOf = ({ stages, decay, silent = [] }: Ruleset): string => JSON.stringify([stages, decay, silent]);

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
    case 'stage_in_use': {
      const { stage, automation } = refused;
      const detail = `The automation “${automation}” runs on the stage "${stage}". Change or delete the automation first.`;
      return new Refusal('conflict', detail, {
        errors: [{ path: 'stages', message: `must keep "${stage}", which the automation “${automation}” names` }],
      });
    }
    case 'contended':
      return contended();
  }
}
