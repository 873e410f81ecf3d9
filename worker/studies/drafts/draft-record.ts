import type { Draft, DraftSummary } from '../../contract/draft.ts';
import { toInstant } from '../../contract/instant.ts';
import { diffRulesets, type RulesetContent } from '../../domain/diff-rulesets.ts';
import type { StoredRow } from '../../settings/storage/stored-row.ts';
import type { drafts } from '../tables.ts';

export interface NoSuchDraft {
  reason: 'no_such_draft';
}

/** Someone changed the draft after the caller read it. */
export interface DraftChanged {
  reason: 'draft_changed';
  version: number;
  email: string | null;
}

/** A row of `drafts`, with the emails of its authors and the live version. */
export interface DraftRecord extends StoredRow<typeof drafts> {
  author_email: string | null;
  editor_email: string | null;
  live_version: number;
}

/** A draft with the rulesets to which it is compared. */
export interface WholeDraftRecord extends DraftRecord {
  base: string;
  live: string;
  live_published_at: number;
  live_published_by: string;
  publisher_email: string | null;
}

const EMAIL_OF = (column: string): string => `(SELECT email FROM users WHERE id = ${column})`;
const AUTHORS = `${EMAIL_OF('drafts.created_by')} AS author_email, ${EMAIL_OF('drafts.updated_by')} AS editor_email`;

/** The project's drafts, last changed first. */
export async function readDrafts(db: D1Database, projectId: string): Promise<DraftRecord[]> {
  const { results } = await db
    .prepare(
      `SELECT drafts.*, ${AUTHORS}, (SELECT max(version) FROM rulesets WHERE project_id = ?1) AS live_version
       FROM drafts WHERE project_id = ?1 ORDER BY updated_at DESC, id`,
    )
    .bind(projectId)
    .all<DraftRecord>();
  return results;
}

/** The draft, or null if there is none in this project. */
export const findDraft = (
  db: D1Database,
  { projectId, draftId }: { projectId: string; draftId: string },
): Promise<WholeDraftRecord | null> =>
  db
    .prepare(
      `SELECT drafts.*, ${AUTHORS}, live.version AS live_version, base.body AS base, live.body AS live,
         live.created_at AS live_published_at, live.created_by AS live_published_by,
         ${EMAIL_OF('live.created_by')} AS publisher_email
       FROM drafts
       JOIN rulesets AS base ON base.project_id = ?1 AND base.version = base_version
       JOIN rulesets AS live ON live.project_id = ?1
         AND live.version = (SELECT max(version) FROM rulesets WHERE project_id = ?1)
       WHERE drafts.id = ?2 AND drafts.project_id = ?1`,
    )
    .bind(projectId, draftId)
    .first<WholeDraftRecord>();

export async function rulesOf(json: string): Promise<RulesetContent> {
  const { Ruleset } = await import('../../contract/ruleset.ts');
  return Ruleset.omit({ version: true }).parse(JSON.parse(json));
}

export const toDraftSummary = (record: DraftRecord): DraftSummary => ({
  ...{ id: record.id, name: record.name, note: record.note, version: record.version },
  ...{ baseVersion: record.base_version, liveVersion: record.live_version },
  createdAt: toInstant(record.created_at),
  createdBy: { id: record.created_by, email: record.author_email },
  updatedAt: toInstant(record.updated_at),
  updatedBy: { id: record.updated_by, email: record.editor_email },
});

export async function toDraft(record: WholeDraftRecord): Promise<Draft> {
  const [ruleset, base, live] = await Promise.all([
    rulesOf(record.ruleset),
    rulesOf(record.base),
    rulesOf(record.live),
  ]);
  return {
    ...toDraftSummary(record),
    ruleset,
    changes: diffRulesets(base, ruleset),
    liveChanges: diffRulesets(base, live),
    livePublishedAt: toInstant(record.live_published_at),
    livePublishedBy: { id: record.live_published_by, email: record.publisher_email },
  };
}
