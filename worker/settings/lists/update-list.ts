import { and, eq, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import type { List, ListInput } from '../../contract/list.ts';
import { changeSettings } from '../change-settings.ts';
import { lists } from '../storage/tables.ts';
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
      drizzle(env.DB)
        .update(lists)
        .set({ name, updatedAt: now })
        .where(and(eq(lists.projectId, projectId), eq(lists.id, id), ne(lists.name, name))),
    ],
    audit: { action: 'list.updated', target: id, before: { name: before }, after: { name } },
  });
  return getList(call, { listId: id });
}
