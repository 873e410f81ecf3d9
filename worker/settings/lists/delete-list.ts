import { type Call, requirePermission } from '../../access/call.ts';
import { changeSettings } from '../change-settings.ts';
import { readSegments } from '../segments/read-segments.ts';
import { findListName, type NoSuchList } from './show-lists.ts';

/** Segments or automations have a condition on the list: by name those that the actor sees, and how many other segments. */
export interface ListInUse {
  reason: 'list_in_use';
  names: string[];
  others: number;
}

/** IDs are random, so that no other text in conditions holds one. */
const IN_USE = `SELECT id, NULL AS automation FROM segments WHERE project_id = ?1 AND instr(conditions, ?2) > 0
  UNION ALL SELECT id, body ->> 'name' FROM automations WHERE project_id = ?1 AND instr(body, ?2) > 0`;

/** Deletes a list. Its leads stay as they are, and their timelines say that they were on it. */
export async function deleteList(
  call: Call,
  { listId: id }: { listId: string },
): Promise<{ id: string; deleted: true } | NoSuchList | ListInUse | { reason: 'contended' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const name = await findListName(env.DB, projectId, id);
  if (name === null) return { reason: 'no_such_list' };
  const { results: using } = await env.DB.prepare(IN_USE).bind(projectId, id).all<{
    id: string;
    automation: string | null;
  }>();
  if (using.length > 0) {
    const seen = await readSegments(env.DB, call, { isCounted: false });
    const nameOf = ({ id: used, automation }: (typeof using)[number]) =>
      automation ?? seen.find((segment) => segment.id === used)?.name ?? [];
    const names = using.flatMap(nameOf);
    return { reason: 'list_in_use', names, others: using.length - names.length };
  }
  const isUnused = `NOT EXISTS (${IN_USE})`;
  const isDeleted = await changeSettings(call, {
    statements: [
      env.DB.prepare(`DELETE FROM segment_members WHERE project_id = ?1 AND segment_id = ?2 AND ${isUnused}`).bind(
        ...[projectId, id],
      ),
      env.DB.prepare(`DELETE FROM lists WHERE project_id = ?1 AND id = ?2 AND ${isUnused}`).bind(projectId, id),
    ],
    audit: { action: 'list.deleted', target: id, before: { name } },
  });
  return isDeleted ? { id, deleted: true } : { reason: 'contended' };
}
