import { type Call, requirePermission } from '../../access/call.ts';
import { isUnused, listUsing } from '../automations/segments-in-automations.ts';
import { changeSettings } from '../change-settings.ts';
import { findSegment } from './read-segments.ts';
import type { NoSuchSegment } from './show-segments.ts';

/** Automations use the segment, so it can't be deleted or made private. `automations` are their names. */
export interface SegmentInUse {
  reason: 'segment_in_use';
  automations: string[];
}

/** Deletes a segment and its list of members. The leads stay unchanged. */
export async function deleteSegment(
  call: Call,
  { segmentId: id }: { segmentId: string },
): Promise<{ id: string; deleted: true } | NoSuchSegment | SegmentInUse | { reason: 'contended' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const record = await findSegment(env.DB, call, id);
  if (!record) return { reason: 'no_such_segment' };
  const { name, is_shared: isShared, conditions } = record;
  const automations = await listUsing(env.DB, projectId, id);
  if (automations.length > 0) return { reason: 'segment_in_use', automations };
  const isDeleted = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `DELETE FROM segment_members WHERE project_id = ?1 AND segment_id = ?2 AND ${isUnused('?1', '?2')}`,
      ).bind(projectId, id),
      env.DB.prepare(`DELETE FROM segments WHERE project_id = ?1 AND id = ?2 AND ${isUnused('?1', '?2')}`).bind(
        projectId,
        id,
      ),
    ],
    audit: {
      action: 'segment.deleted',
      target: id,
      before: { name, isShared: isShared === 1, conditions: JSON.parse(conditions) },
    },
    bumpsConfig: true,
  });
  return isDeleted ? { id, deleted: true } : { reason: 'contended' };
}
