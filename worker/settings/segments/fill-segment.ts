import type { Call } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { nextConfigVersion } from '../projects/config-version.ts';
import { getProjectConfig } from '../projects/project-config.ts';
import { insertLeadRun } from '../scoring/lead-run.ts';
import { newId } from '../storage/new-id.ts';

/** SQL for the config version that a change at `now` gives a project (see bumpConfigVersion). */
export const nextConfig = (projectId: string, now: string): string =>
  `(SELECT ${nextConfigVersion(now)} FROM projects WHERE id = ${projectId})`;

/**
 * A run in which every lead receives the new config and evaluates its segments. The statement must be the last one of the change, so that
 * there is no run if the segment does not exist. The caller must then send the first page of the run.
 */
export async function fillRun({
  env,
  projectId,
  actor,
  now,
}: Call): Promise<{ runId: string; statement: D1PreparedStatement }> {
  const runId = newId('run');
  const { ruleset } = await getProjectConfig(env, projectId);
  const run = { id: runId, projectId, kind: 'refresh', rulesetVersion: ruleset.version, now } as const;
  return { runId, statement: insertLeadRun(env.DB, { ...run, startedBy: actorIdOf(actor), isOfSegment: true }) };
}
