import { type Call, requirePermission } from '../../access/call.ts';
import type { Segment, SegmentChange } from '../../contract/segment.ts';
import { isUnused, listUsing } from '../automations/segments-in-automations.ts';
import { changeSettings } from '../change-settings.ts';
import { sendFirstPage } from '../scoring/lead-run.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import type { SegmentInUse } from './delete-segment.ts';
import { exceedsBehaviors } from './exceeds-behaviors.ts';
import { fillRun, nextConfig } from './fill-segment.ts';
import { findSegment } from './read-segments.ts';
import { getSegment, type NoSuchSegment } from './show-segments.ts';

type UpdateRefused = NoSuchSegment | SegmentInUse | { reason: 'contended' | 'keys_share' | 'too_many_behaviors' };

/** Changes the given fields of a segment. If the segment's conditions change, a run over all leads evaluates them. */
export async function updateSegment(
  call: Call,
  { segmentId, change }: { segmentId: string; change: SegmentChange },
): Promise<Segment | UpdateRefused> {
  requirePermission(call, 'leads:write');
  if (change.isShared === false && call.actor.type === 'key') return { reason: 'keys_share' };
  const updated = await retryConflicts(() => tryUpdate(call, { segmentId, change }));
  return 'reason' in updated ? updated : getSegment(call, { segmentId });
}

/** Returns null if someone else has changed the segment in the meantime. */
async function tryUpdate(
  call: Call,
  { segmentId: id, change }: { segmentId: string; change: SegmentChange },
): Promise<{ status: 'updated' } | NoSuchSegment | SegmentInUse | { reason: 'too_many_behaviors' } | null> {
  const { env, projectId, now } = call;
  const record = await findSegment(env.DB, call, id);
  if (!record) return { reason: 'no_such_segment' };
  const { name = record.name, isShared = record.is_shared === 1 } = change;
  if (!isShared && record.is_shared === 1) {
    const automations = await listUsing(env.DB, projectId, id);
    if (automations.length > 0) return { reason: 'segment_in_use', automations };
  }
  const conditions = change.conditions ? JSON.stringify(change.conditions) : record.conditions;
  const isRedefined = conditions !== record.conditions;
  if (change.conditions && (await exceedsBehaviors(env.DB, { projectId, conditions: change.conditions, except: id })))
    return { reason: 'too_many_behaviors' };
  const run = isRedefined ? await fillRun(call) : null;
  const update = env.DB.prepare(
    `UPDATE segments SET name = ?3, is_shared = ?4, conditions = ?5, updated_at = ?6,
       defined_in = ${isRedefined ? nextConfig('?2', '?6') : 'defined_in'}, run_id = ifnull(?7, run_id)
     WHERE id = ?1 AND project_id = ?2 AND name = ?8 AND is_shared = ?9 AND conditions = ?10
       AND (?4 = 1 OR ${isUnused('?2', '?1')})`,
  ).bind(
    ...[id, projectId, name, isShared ? 1 : 0, conditions, now, run?.runId ?? null],
    ...[record.name, record.is_shared, record.conditions],
  );
  const isUpdated = await changeSettings(call, {
    statements: run ? [update, run.statement] : [update],
    audit: {
      action: 'segment.updated',
      target: id,
      before: { name: record.name, isShared: record.is_shared === 1, conditions: JSON.parse(record.conditions) },
      after: { name, isShared, conditions: JSON.parse(conditions) },
    },
    bumpsConfig: true,
  });
  if (!isUpdated) return null;
  if (run) await sendFirstPage(env, run.runId);
  return { status: 'updated' };
}
