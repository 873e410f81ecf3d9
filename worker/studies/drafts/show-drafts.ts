import { type Call, requirePermission } from '../../access/call.ts';
import type { Draft, DraftSummary } from '../../contract/draft.ts';
import { findDraft, type NoSuchDraft, readDrafts, toDraft, toDraftSummary } from './draft-record.ts';

/** The project's drafts, last changed first. */
export async function listDrafts(call: Call): Promise<DraftSummary[]> {
  requirePermission(call, 'rules:read');
  return (await readDrafts(call.env.DB, call.projectId)).map(toDraftSummary);
}

/** A draft with its rules and differences. */
export async function getDraft(call: Call, { draftId }: { draftId: string }): Promise<Draft | NoSuchDraft> {
  requirePermission(call, 'rules:read');
  const record = await findDraft(call.env.DB, { projectId: call.projectId, draftId });
  return record ? toDraft(record) : { reason: 'no_such_draft' };
}
