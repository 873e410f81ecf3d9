import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Segment, SegmentInput } from '../../contract/segment.ts';
import { changeSettings } from '../change-settings.ts';
import { sendFirstPage } from '../scoring/lead-run.ts';
import { newId } from '../storage/new-id.ts';
import { exceedsBehaviors } from './exceeds-behaviors.ts';
import { fillRun, nextConfig } from './fill-segment.ts';
import { getSegment, type NoSuchSegment } from './show-segments.ts';

/** Saves conditions as a segment. A run over all leads then evaluates them. */
export async function createSegment(
  call: Call,
  { name, isShared, conditions }: SegmentInput,
): Promise<Segment | NoSuchSegment | { reason: 'too_many_segments' | 'too_many_behaviors' | 'keys_share' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, actor, now } = call;
  if (!isShared && actor.type === 'key') return { reason: 'keys_share' };
  if (await exceedsBehaviors(env.DB, { projectId, conditions })) return { reason: 'too_many_behaviors' };
  const id = newId('seg');
  const { runId, statement } = await fillRun(call);
  const insert = env.DB.prepare(
    `INSERT INTO segments (id, project_id, name, is_shared, conditions, created_by, created_at, updated_at, defined_in, run_id)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ${nextConfig('?2', '?7')}, ?8
     WHERE (SELECT count(*) FROM segments WHERE project_id = ?2) < ?9`,
  ).bind(
    ...[id, projectId, name, isShared ? 1 : 0, JSON.stringify(conditions), actorIdOf(actor), now, runId],
    LIMITS.segmentsMax,
  );
  const isCreated = await changeSettings(call, {
    statements: [insert, statement],
    audit: { action: 'segment.created', target: id, after: { name, isShared, conditions } },
    bumpsConfig: true,
  });
  if (!isCreated) return { reason: 'too_many_segments' };
  await sendFirstPage(env, runId);
  return getSegment(call, { segmentId: id });
}
