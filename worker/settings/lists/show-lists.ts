import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { List } from '../../contract/list.ts';
import { byName } from '../storage/by-name.ts';
import type { StoredRow } from '../storage/stored-row.ts';
import { lists } from '../storage/tables.ts';

export interface NoSuchList {
  reason: 'no_such_list';
}

interface ListRecord extends StoredRow<typeof lists> {
  author_email: string | null;
  leads: number | null;
}

/** Counting is optional, because it reads every member. */
interface Counted {
  isCounted: boolean;
}
const LEADS = '(SELECT count(*) FROM segment_members WHERE project_id = ?1 AND segment_id = lists.id)';

const select = ({ isCounted }: Counted): string => `SELECT lists.*, users.email AS author_email,
    ${isCounted ? LEADS : 'NULL'} AS leads
  FROM lists LEFT JOIN users ON users.id = lists.created_by WHERE lists.project_id = ?1`;

const toList = (record: ListRecord): List => ({
  id: record.id,
  name: record.name,
  author: { id: record.created_by, email: record.author_email },
  leads: record.leads,
  createdAt: toInstant(record.created_at),
  updatedAt: toInstant(record.updated_at),
});

/** The project's lists, by name. */
export async function listLists(call: Call, counted: Counted): Promise<List[]> {
  requirePermission(call, 'leads:read');
  const query = call.env.DB.prepare(select(counted)).bind(call.projectId);
  return (await query.all<ListRecord & Record<string, unknown>>()).results.toSorted(byName).map(toList);
}

/** One list. */
export async function getList(call: Call, { listId }: { listId: string }): Promise<List | NoSuchList> {
  requirePermission(call, 'leads:read');
  const record = await call.env.DB.prepare(`${select({ isCounted: true })} AND lists.id = ?2`)
    .bind(call.projectId, listId)
    .first<ListRecord>();
  return record ? toList(record) : { reason: 'no_such_list' };
}

/** The name of a list, or null if the project has no such list. */
export async function findListName(db: D1Database, projectId: string, listId: string): Promise<string | null> {
  const found = await drizzle(db)
    .select({ name: lists.name })
    .from(lists)
    .where(and(eq(lists.projectId, projectId), eq(lists.id, listId)))
    .get();
  return found?.name ?? null;
}
