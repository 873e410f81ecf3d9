import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { List, ListInput } from '../../contract/list.ts';
import { changeSettings } from '../change-settings.ts';
import { newId } from '../storage/new-id.ts';
import { getList, type NoSuchList } from './show-lists.ts';

/** Creates an empty list. */
export async function createList(
  call: Call,
  { name }: ListInput,
): Promise<List | NoSuchList | { reason: 'too_many_lists' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, actor, now } = call;
  const id = newId('lst');
  const isCreated = await changeSettings(call, {
    statements: [
      env.DB.prepare(
        `INSERT INTO lists (id, project_id, name, created_by, created_at, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE (SELECT count(*) FROM lists WHERE project_id = ?2) < ?6`,
      ).bind(id, projectId, name, actorIdOf(actor), now, LIMITS.listsMax),
    ],
    audit: { action: 'list.created', target: id, after: { name } },
  });
  return isCreated ? getList(call, { listId: id }) : { reason: 'too_many_lists' };
}
