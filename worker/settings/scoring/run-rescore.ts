import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import { changeSettings } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { findLeadRun, insertLeadRun, readRescores, sendFirstPage } from './lead-run.ts';
import { readRuleset } from './read-rulesets.ts';

interface NoSuchRun {
  reason: 'no_such_run';
}

/**
 * Prepares a rescore with a version of the rules. Returns the statement for its run, and the audit entry. The caller must then send the
 * run's first page.
 */
export function newRescore(
  { env, projectId, actor, now }: Call,
  { version, firesAutomations }: { version: number; firesAutomations: boolean },
) {
  const id = newId('run');
  const run = { id, projectId, kind: 'rescore', rulesetVersion: version, startedBy: actorIdOf(actor) } as const;
  return {
    id,
    insert: insertLeadRun(env.DB, { ...run, firesAutomations, now }),
    audit: { action: 'rescore.started', target: id, after: { rulesetVersion: version, firesAutomations } } as const,
  };
}

/** Starts rescoring the history of all leads with the current rules. */
export async function startRescore(
  call: Call,
  { firesAutomations }: { firesAutomations: boolean },
): Promise<LeadRun | NoSuchRun> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const { version } = await readRuleset(env.DB, projectId);
  const { id, insert, audit } = newRescore(call, { version, firesAutomations });
  await changeSettings(call, { statements: [insert], audit });
  await sendFirstPage(env, id);
  return (await findLeadRun(env.DB, { projectId, runId: id })) ?? { reason: 'no_such_run' };
}

/** The newest rescores, with their progress. */
export async function listRescores(call: Call): Promise<LeadRun[]> {
  requirePermission(call, 'rules:read');
  return readRescores(call.env.DB, call.projectId);
}

/** The progress of a run over the project's leads. */
export async function getRescore(call: Call, { runId }: { runId: string }): Promise<LeadRun | NoSuchRun> {
  requirePermission(call, 'rules:read');
  return (await findLeadRun(call.env.DB, { projectId: call.projectId, runId })) ?? { reason: 'no_such_run' };
}
