import { type Call, requirePermission } from '../access/call.ts';
import type { Study } from '../contract/study.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy, type StudyRecord, toStudy } from './study-record.ts';

/** A study with its progress, and with its result once it has finished. */
export async function getStudy(call: Call, { studyId }: { studyId: string }): Promise<Study | NoSuchStudy> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? withProgress(env, record) : { reason: 'no_such_study' };
}

/** Max. studies listed per kind. Without this limit, daily comparisons of a challenger would displace the other studies. */
const LISTED_PER_KIND = 5;

/** Lists the newest studies of each kind. Published simulations are counted separately. */
export async function listStudies(call: Call): Promise<Study[]> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const { results } = await env.DB.prepare(
    `SELECT * FROM studies WHERE id IN (
       SELECT id FROM (
         SELECT id, row_number() OVER (PARTITION BY kind, published_version IS NULL ORDER BY at DESC) AS place
         FROM studies WHERE project_id = ?1
       ) WHERE place <= ?2
     ) ORDER BY at DESC`,
  )
    .bind(projectId, LISTED_PER_KIND)
    .all<StudyRecord>();
  return Promise.all(results.map((record) => withProgress(env, record)));
}

async function withProgress(env: Env, record: StudyRecord): Promise<Study> {
  if (record.finished_at !== null) return toStudy(record, 0);
  const progress = await studyObject(env, { projectId: record.project_id, studyId: record.id }).progress();
  return toStudy(record, progress?.done ?? 0);
}
