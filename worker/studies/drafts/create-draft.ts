import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { Draft, DraftInput } from '../../contract/draft.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { RulesRefused } from '../../domain/change-rules.ts';
import { changeSettings } from '../../settings/change-settings.ts';
import { applyChange } from '../../settings/scoring/apply-change.ts';
import { findVersion, readRuleset } from '../../settings/scoring/read-rulesets.ts';
import { differenceOf } from '../../settings/scoring/ruleset-difference.ts';
import { newId } from '../../settings/storage/new-id.ts';
import type { NoSuchDraft } from './draft-record.ts';
import { getDraft } from './show-drafts.ts';

type CreateRefused = RulesRefused | NoSuchDraft | { reason: 'too_many_drafts' | 'no_such_version' };

/** Stores rules that are not live. Leads are not affected. */
export async function createDraft(
  call: Call,
  { name, note, draft, baseVersion }: DraftInput,
): Promise<Draft | CreateRefused> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now, actor } = call;
  const base = await (baseVersion === undefined
    ? readRuleset(env.DB, projectId)
    : findVersion(env.DB, { projectId, version: baseVersion }));
  if (!base) return { reason: 'no_such_version' };
  const ruleset = applyChange(draft)(base);
  if ('reason' in ruleset) return ruleset;
  const draftId = newId('drf');
  const isStored = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `INSERT INTO drafts (id, project_id, name, note, ruleset, base_version, version, created_at, created_by, updated_at, updated_by)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?7, ?8
         WHERE (SELECT count(*) FROM drafts WHERE project_id = ?2) < ?9`,
      ).bind(
        ...[draftId, projectId, name, note, JSON.stringify(ruleset), base.version, now, actorIdOf(actor)],
        LIMITS.draftsMax,
      ),
    ],
    audit: {
      ...{ action: 'draft.created', target: draftId },
      after: { name, note, baseVersion: base.version, ...differenceOf(base, ruleset).after },
    },
  });
  return isStored ? getDraft(call, { draftId }) : { reason: 'too_many_drafts' };
}
