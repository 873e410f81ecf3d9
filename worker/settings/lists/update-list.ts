import { type Call, requirePermission } from '../../access/call.ts';
import type { List, ListInput } from '../../contract/list.ts';
import { changeSettings } from '../change-settings.ts';
import { findListName, getList, type NoSuchList } from './show-lists.ts';

/** Renames a list. */
export async function updateList(
  call: Call,
  { listId: id, name }: { listId: string } & ListInput,
): Promise<List | NoSuchList> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const before = await findListName(env.DB, projectId, id);
  if (before === null) return { reason: 'no_such_list' };
  await changeSettings(call, {
    statements: [
      env.DB.prepare(
        'UPDATE lists SET name = ?3, updated_at = ?4 WHERE project_id = ?1 AND id = ?2 AND name <> ?3',
      ).bind(projectId, id, name, now),
    ],
    audit: { action: 'list.updated', target: id, before: { name: before }, after: { name } },
  });
  return getList(call, { listId: id });
}
