import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { Draft, DraftChange, DraftRebase } from '../../contract/draft.ts';
import { LIMITS } from '../../contract/limits.ts';
import { findTwin, type RulesRefused } from '../../domain/change-rules.ts';
import { applyDiff, diffRulesets, type RulesetContent } from '../../domain/diff-rulesets.ts';
import { changeSettings } from '../../settings/change-settings.ts';
import { applyChange } from '../../settings/scoring/apply-change.ts';
import { differenceOf } from '../../settings/scoring/ruleset-difference.ts';
import { retryConflicts } from '../../settings/storage/retry-conflicts.ts';
import { type DraftChanged, findDraft, type NoSuchDraft, rulesOf, type WholeDraftRecord } from './draft-record.ts';
import { getDraft } from './show-drafts.ts';

export type DraftRefused = RulesRefused | NoSuchDraft | DraftChanged | { reason: 'contended' };

/** The fields of a draft after a change. */
interface Content {
  name: string;
  note: string;
  baseVersion: number;
  ruleset: RulesetContent;
}

/** Changes the given fields of a draft. With `ifVersion`, does so only if nobody else has changed it in the meantime. */
export const updateDraft = (
  call: Call,
  { draftId, change: { ifVersion, draft = {}, ...named } }: { draftId: string; change: DraftChange },
): Promise<Draft | DraftRefused> => {
  // Computed once, so that new rules keep their IDs if the change is attempted again.
  const apply = applyChange(draft);
  return changeDraft(call, { draftId, ifVersion }, (current, record) => {
    const ruleset = apply({ ...current.ruleset, version: record.base_version });
    if ('reason' in ruleset) return ruleset;
    return { ...current, name: named.name ?? current.name, note: named.note ?? current.note, ruleset };
  });
};

/** Applies the draft's changes to the live rules, so that the draft is based on the live rules from then on. */
export const rebaseDraft = (
  call: Call,
  { draftId, ifVersion }: DraftRebase & { draftId: string },
): Promise<Draft | DraftRefused> =>
  changeDraft(call, { draftId, ifVersion }, async (current, record) => {
    const ruleset = applyDiff(diffRulesets(await rulesOf(record.base), current.ruleset), await rulesOf(record.live));
    const twin = ruleset.rules.map((rule) => findTwin(ruleset.rules, rule)).find((found) => found !== undefined);
    if (twin) return { reason: 'same_rule', ruleId: twin.id };
    if (ruleset.rules.length > LIMITS.rulesMax) return { reason: 'too_many_rules' };
    return { ...current, baseVersion: record.live_version, ruleset };
  });

type Change = (current: Content, record: WholeDraftRecord) => Content | RulesRefused | Promise<Content | RulesRefused>;

interface ChangeTarget {
  draftId: string;
  ifVersion: number | undefined;
}

async function changeDraft(call: Call, target: ChangeTarget, change: Change): Promise<Draft | DraftRefused> {
  requirePermission(call, 'rules:write');
  const changed = await retryConflicts(() => tryChange(call, target, change));
  return 'reason' in changed ? changed : getDraft(call, target);
}

/** Returns null if someone else has changed the draft in the meantime. */
async function tryChange(
  call: Call,
  { draftId, ifVersion }: ChangeTarget,
  change: Change,
): Promise<{ status: 'changed' } | RulesRefused | NoSuchDraft | DraftChanged | null> {
  const { env, projectId, now, actor } = call;
  const record = await findDraft(env.DB, { projectId, draftId });
  if (!record) return { reason: 'no_such_draft' };
  const { name, note, base_version: baseVersion, version, editor_email: email } = record;
  if (ifVersion !== undefined && ifVersion !== version) return { reason: 'draft_changed', version, email };
  const current = { name, note, baseVersion, ruleset: await rulesOf(record.ruleset) };
  const next = await change(current, record);
  if ('reason' in next) return next;
  const { before, after } = differenceOf(current.ruleset, next.ruleset);
  const isStored = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `UPDATE drafts SET name = ?4, note = ?5, base_version = ?6, ruleset = ?7, version = version + 1, updated_at = ?8, updated_by = ?9
         WHERE id = ?1 AND project_id = ?2 AND version = ?3`,
      ).bind(
        ...[draftId, projectId, version, next.name, next.note, next.baseVersion],
        ...[JSON.stringify(next.ruleset), now, actorIdOf(actor)],
      ),
    ],
    audit: {
      ...{ action: 'draft.updated', target: draftId },
      before: { name, note, baseVersion, ...before },
      after: { name: next.name, note: next.note, baseVersion: next.baseVersion, ...after },
    },
  });
  return isStored ? { status: 'changed' } : null;
}
