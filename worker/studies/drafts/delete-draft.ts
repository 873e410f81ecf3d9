import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../../settings/change-settings.ts';
import { drafts } from '../tables.ts';
import { findDraft, type NoSuchDraft } from './draft-record.ts';

/** Discards a draft. The published rules are not affected. */
export async function deleteDraft(
  call: Call,
  { draftId }: { draftId: string },
): Promise<{ id: string; deleted: true } | NoSuchDraft> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const record = await findDraft(env.DB, { projectId, draftId });
  if (!record) return { reason: 'no_such_draft' };
  const { name, note, base_version: baseVersion, ruleset } = record;
  await changeSettings(call, {
    statements: [
      drizzle(env.DB)
        .delete(drafts)
        .where(and(eq(drafts.id, draftId), eq(drafts.projectId, projectId))),
    ],
    audit: { action: 'draft.deleted', target: draftId, before: { name, note, baseVersion, ...JSON.parse(ruleset) } },
  });
  return { id: draftId, deleted: true };
}
