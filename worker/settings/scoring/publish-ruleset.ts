import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { OtherVersionLive, RulesRefused } from '../../domain/change-rules.ts';
import { compareStages } from '../../domain/compare-stages.ts';
import type { RulesetContent } from '../../domain/diff-rulesets.ts';
import { findNaming, forbidNaming, renameStages } from '../automations/stages-in-automations.ts';
import { changeSettings, type Statement } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { rulesets } from '../storage/tables.ts';
import { isNotNullViolation, isUniqueViolation } from '../storage/unique-violation.ts';
import { insertLeadRun, sendFirstPage } from './lead-run.ts';
import { readRuleset } from './read-rulesets.ts';
import { differenceOf } from './ruleset-difference.ts';

/** Why a ruleset was not published. For example, a stage that an automation names cannot be removed. */
export type PublishRefused =
  | RulesRefused
  | OtherVersionLive
  | { reason: 'stage_in_use'; stage: string; automation: string }
  | { reason: 'contended' };

/**
 * Applies `change` to the live ruleset and publishes the result as the next version. If someone else publishes in the meantime, `change`
 * runs again. If `change` refuses, nothing is published. Renamed stages are also renamed in automations. Decay, stages, silent types and
 * fit apply to the current state of every lead. If one of these changes, a run over all leads starts. Points apply only to later events.
 * The same batch contains the statements in `also`.
 */
export async function publishRuleset(
  call: Call,
  change: (current: Ruleset) => Omit<Ruleset, 'version'> | RulesRefused | OtherVersionLive,
  also: readonly Statement[] = [],
): Promise<Ruleset | PublishRefused> {
  requirePermission(call, 'rules:write');
  const runId = newId('run');
  const published = await retryConflicts(async () => {
    const before = await readRuleset(call.env.DB, call.projectId);
    const changed = change(before);
    return 'reason' in changed ? changed : writeVersion(call, { before, changed, runId, also });
  });
  if ('reason' in published) return published;
  if (published.startsRun) await sendFirstPage(call.env, runId);
  return published.ruleset;
}

/** Writes the next version and everything that belongs to it. Returns null if someone else published first. */
async function writeVersion(
  call: Call,
  {
    before,
    changed,
    runId,
    also,
  }: { before: Ruleset; changed: Omit<Ruleset, 'version'>; runId: string; also: readonly Statement[] },
): Promise<{ ruleset: Ruleset; startsRun: boolean } | PublishRefused | null> {
  const { env, projectId, now } = call;
  const { rules, stages, decay, silent = [], fit } = changed;
  const version = before.version + 1;
  const ruleset: Ruleset = {
    ...{ version, rules, stages, decay },
    ...(silent.length > 0 && { silent }),
    ...(fit && { fit }),
  };
  const { renamed, removed } = compareStages(before.stages, stages);
  const naming = removed.length > 0 ? await findNaming(env.DB, projectId, removed) : null;
  if (naming) return { reason: 'stage_in_use', stage: naming.stage, automation: naming.name };
  const publishedBy = actorIdOf(call.actor);
  const startsRun = startsRefresh(before, ruleset);
  const run = { id: runId, projectId, kind: 'refresh', rulesetVersion: version, startedBy: publishedBy, now } as const;
  const row = { projectId, version, body: ruleset, createdAt: now, createdBy: publishedBy };
  try {
    await changeSettings(call, {
      statements: [
        ...(removed.length > 0 ? [forbidNaming(env.DB, projectId, removed)] : []),
        ...renameStages(env.DB, projectId, renamed),
        ...also,
        ...(startsRun ? [insertLeadRun(env.DB, run)] : []),
        drizzle(env.DB).insert(rulesets).values(row),
      ],
      audit: { action: 'ruleset.published', target: `${version}`, ...differenceOf(before, ruleset) },
      bumpsConfig: true,
    });
    return { ruleset, startsRun };
  } catch (error) {
    if (isUniqueViolation(error, 'rulesets.') || isNotNullViolation(error, 'automations.body')) return null;
    throw error;
  }
}

/** Whether publishing changes what past events count for, so that all leads must be evaluated again. */
export const startsRefresh = (before: RulesetContent, after: RulesetContent): boolean =>
  historyPartOf(before) !== historyPartOf(after);

const historyPartOf = ({ stages, decay, silent = [], fit }: RulesetContent): string =>
  JSON.stringify([stages, decay, silent, fit]);
