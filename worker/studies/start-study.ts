import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Study, StudyInput } from '../contract/study.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import { barPoints } from '../domain/study/simulation.ts';
import { withDraft } from '../domain/study/with-draft.ts';
import { DAY_MS } from '../domain/time.ts';
import { log } from '../observe/log.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { applyChange } from '../settings/scoring/apply-change.ts';
import { newId } from '../settings/storage/new-id.ts';
import { estimateStudy } from './estimate-study.ts';
import { listKeyRanges } from './list-key-ranges.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy, toStudy } from './study-record.ts';

/** A study that runs for longer than this has lost its object, and holds up no other. */
const RUNNING_MS_MAX = DAY_MS;

/** Simulates a draft on all leads, as of now. */
export async function startStudy(
  call: Call,
  { draft, mode }: StudyInput,
): Promise<Study | RulesRefused | NoSuchStudy | { reason: 'too_many_studies' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const changed = applyChange(draft)(live.ruleset);
  if ('reason' in changed) return changed;
  const config = withDraft(live, changed);
  const studyId = newId('std');
  const isStored = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `INSERT INTO studies (id, project_id, mode, ruleset_version, at, created_by, total)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(sum(count), 0) FROM stage_counts WHERE project_id = ?2)
         WHERE (SELECT count(*) FROM studies WHERE project_id = ?2 AND finished_at IS NULL AND at > ?5 - ?7) < ?8`,
      ).bind(
        ...[studyId, projectId, mode, live.ruleset.version, now, actorIdOf(call.actor), RUNNING_MS_MAX],
        LIMITS.studiesRunningMax,
      ),
    ],
    audit: { action: 'study.started', target: studyId, after: { mode, rulesetVersion: live.ruleset.version } },
  });
  if (!isStored) return { reason: 'too_many_studies' };
  const top = [...live.ruleset.stages, ...changed.stages].reduce((max, { from }) => Math.max(max, from), 0);
  const plan = { studyId, projectId, mode, config, at: now, barPoints: barPoints(top) };
  try {
    await studyObject(env, plan).begin(plan, await listKeyRanges(env.DB, projectId));
  } catch (error) {
    // Without its object it would stay running, and hold up others.
    await env.DB.prepare('DELETE FROM studies WHERE id = ?1').bind(studyId).run();
    throw error;
  }
  // The exact counts follow in any case.
  const estimate = await estimateStudy(env, plan, Date.now).catch((error: unknown) => {
    log('warn', 'study.not_estimated', { studyId, error: String(error) });
    return null;
  });
  if (estimate)
    await env.DB.prepare('UPDATE studies SET estimate = ?2 WHERE id = ?1')
      .bind(studyId, JSON.stringify(estimate))
      .run();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
