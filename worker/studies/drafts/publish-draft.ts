import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { DraftPublication } from '../../contract/draft.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import { auditChange } from '../../settings/projects/audit.ts';
import { sendFirstPage } from '../../settings/scoring/lead-run.ts';
import { type PublishRefused, publishRuleset, startsRefresh } from '../../settings/scoring/publish-ruleset.ts';
import { newRescore } from '../../settings/scoring/run-rescore.ts';
import { findStudy, type StudyRecord } from '../study-record.ts';
import { drafts, studies } from '../tables.ts';
import { verifyUnasked } from '../verify-study.ts';
import { type DraftChanged, findDraft, type NoSuchDraft, rulesOf, type WholeDraftRecord } from './draft-record.ts';

/** Other rules were published after the draft was created. */
export interface DraftBehind {
  reason: 'draft_behind';
  baseVersion: number;
  liveVersion: number;
  publishedAt: number;
  email: string | null;
}

type PublishDraftRefused =
  | PublishRefused
  | NoSuchDraft
  | DraftChanged
  | DraftBehind
  | { reason: 'study_of_other_rules' };

/**
 * Publishes a draft and deletes it. If the caller names a simulation, a rescore starts if the simulation included one. The rescored leads
 * are then compared with the simulation's prediction.
 */
export async function publishDraft(
  call: Call,
  { draftId, ifVersion, studyId }: DraftPublication & { draftId: string },
): Promise<Ruleset | PublishDraftRefused> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const record = await findDraft(env.DB, { projectId, draftId });
  if (!record) return { reason: 'no_such_draft' };
  if (ifVersion !== undefined && ifVersion !== record.version)
    return { reason: 'draft_changed', version: record.version, email: record.editor_email };
  if (record.base_version !== record.live_version) return behind(record);
  const study = studyId === undefined ? null : await findStudy(env.DB, { projectId, studyId });
  if (studyId !== undefined && !(study && isOf(study, record))) return { reason: 'study_of_other_rules' };
  const version = record.base_version + 1;
  const rules = await rulesOf(record.ruleset);
  const orm = drizzle(env.DB);
  const by = { projectId, at: call.now, actor: actorIdOf(call.actor) };
  const rescore =
    study && study.mode !== 'publish'
      ? newRescore(call, { version, firesAutomations: study.mode === 'rescore_and_fire' })
      : null;
  const published = await publishRuleset(
    call,
    (live) => (live.version === record.base_version ? rules : { reason: 'other_version_live', version: live.version }),
    [
      // If a colleague is changing the draft at this moment, it is not deleted. The rules that the caller saw are published in any case.
      orm
        .delete(drafts)
        .where(and(eq(drafts.id, draftId), eq(drafts.projectId, projectId), eq(drafts.version, record.version))),
      ...(study ? [orm.update(studies).set({ publishedVersion: version }).where(eq(studies.id, study.id))] : []),
      ...(rescore ? [rescore.insert, auditChange(orm, { ...rescore.audit, ...by })] : []),
    ],
  );
  if ('reason' in published) {
    // Somebody else has published since the draft was read.
    const now = published.reason === 'other_version_live' ? await findDraft(env.DB, { projectId, draftId }) : null;
    return now ? behind(now) : published;
  }
  if (rescore) await sendFirstPage(env, rescore.id);
  // Otherwise, the end of the run over the leads starts it.
  else if (study && !startsRefresh(await rulesOf(record.live), rules)) await verifyUnasked(call, study.id);
  return published;
}

const behind = (record: WholeDraftRecord): DraftBehind => ({
  ...{ reason: 'draft_behind', baseVersion: record.base_version, liveVersion: record.live_version },
  ...{ publishedAt: record.live_published_at, email: record.publisher_email },
});

/** Whether the study predicts the effect of publishing the draft in its current state. */
const isOf = (study: StudyRecord, draft: WholeDraftRecord): boolean =>
  study.kind === 'simulate' &&
  study.finished_at !== null &&
  study.draft_id === draft.id &&
  study.draft_version === draft.version &&
  study.ruleset_version === draft.live_version;
