import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import type { SimulationInput, Study } from '../contract/study.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import { barPoints } from '../domain/study/simulation.ts';
import { withDraft } from '../domain/study/with-draft.ts';
import { log } from '../observe/log.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { applyChange } from '../settings/scoring/apply-change.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginStudy, type StudyNotBegun } from './begin-study.ts';
import { findDraft, type NoSuchDraft, rulesOf } from './drafts/draft-record.ts';
import { estimateStudy } from './estimate-study.ts';
import { studyObject } from './study-client.ts';
import { findStudy, toStudy } from './study-record.ts';
import { studies } from './tables.ts';

/** Simulates a draft on all leads, as of now. */
export async function startSimulation(
  call: Call,
  { draft = {}, draftId, mode }: SimulationInput,
): Promise<Study | RulesRefused | StudyNotBegun | NoSuchDraft> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const stored = draftId === undefined ? null : await findDraft(env.DB, { projectId, draftId });
  if (draftId !== undefined && !stored) return { reason: 'no_such_draft' };
  const changed = stored ? await rulesOf(stored.ruleset) : applyChange(draft)(live.ruleset);
  if ('reason' in changed) return changed;
  const top = [...live.ruleset.stages, ...changed.stages].reduce((max, { from }) => Math.max(max, from), 0);
  const studyId = newId('std');
  const config = withDraft(live, changed);
  const plan = { kind: 'simulate' as const, studyId, projectId, mode, config, at: now, barPoints: barPoints(top) };
  if (!(await beginStudy(call, plan, { rulesetVersion: live.ruleset.version, draft: stored })))
    return { reason: 'too_many_studies' };
  // The exact count starts only after the estimate, because its lanes would slow the estimate down.
  const estimate = await estimateStudy(env, plan, Date.now).catch((error: unknown) => {
    log('warn', 'study.not_estimated', { studyId, error: String(error) });
    return null;
  });
  if (estimate)
    await drizzle(env.DB)
      .update(studies)
      .set({ estimate: JSON.stringify(estimate) })
      .where(eq(studies.id, studyId));
  await studyObject(env, plan).start();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
