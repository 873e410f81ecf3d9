import type { CursorOf } from '../access/cursor.ts';
import type { ConflictCounts, ConflictFilter, IdentityConflict } from '../contract/identity.ts';
import { toInstant } from '../contract/instant.ts';

type ConflictPosition = CursorOf<'conflicts'>;

export type UnnamedConflict = Omit<IdentityConflict, 'leadName' | 'otherLeadName'>;

interface Row extends Omit<UnnamedConflict, 'createdAt' | 'raisedBy'> {
  isVouched: 0 | 1;
  createdAt: number;
}

/**
 * One page of a project's open conflicts. The customer's conflicts come first, then conflicts from pages; both groups are sorted newest
 * first.
 */
export async function listConflicts(
  db: D1Database,
  projectId: string,
  { after, limit, ...filter }: ConflictFilter & { after?: ConflictPosition | undefined; limit: number },
): Promise<{ conflicts: UnnamedConflict[]; next: ConflictPosition | null }> {
  const { from, values } = selectOpen(projectId, filter);
  // If the list is filtered by source, the index range contains only that source's conflicts.
  const [columns, position] = filter.raisedBy
    ? ['created_at, lead_id, other_lead_id', after?.slice(1)]
    : ['is_vouched, created_at, lead_id, other_lead_id', after];
  const isAfter = position ? `WHERE (${columns}) < (${position.map(() => '?').join(', ')})` : '';
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, other_lead_id AS otherLeadId, reason, is_vouched AS isVouched, created_at AS createdAt
       FROM (${from}) ${isAfter} ORDER BY is_vouched DESC, created_at DESC, lead_id DESC, other_lead_id DESC LIMIT ?`,
    )
    .bind(...values, ...(position ?? []), limit + 1)
    .all<Row>();
  const page = results.slice(0, limit);
  const last = page.at(-1);
  const conflicts = page.map(({ isVouched, createdAt, ...conflict }) => ({
    ...conflict,
    raisedBy: isVouched ? ('customer' as const) : ('pages' as const),
    createdAt: toInstant(createdAt),
  }));
  const isMore = last && results.length > limit;
  return { conflicts, next: isMore ? [last.isVouched, last.createdAt, last.leadId, last.otherLeadId] : null };
}

/** Counts a project's open conflicts by who has raised them. */
export async function countConflicts(
  db: D1Database,
  projectId: string,
  filter: ConflictFilter,
): Promise<ConflictCounts> {
  const { from, values } = selectOpen(projectId, filter);
  const counts = await db
    .prepare(
      `SELECT count(*) FILTER (WHERE is_vouched = 1) AS customer, count(*) FILTER (WHERE is_vouched = 0) AS pages
       FROM (${from})`,
    )
    .bind(...values)
    .first<ConflictCounts>();
  return counts ?? { customer: 0, pages: 0 };
}

/** Selects the open conflicts that match. */
function selectOpen(projectId: string, { leadId, raisedBy, reason }: ConflictFilter) {
  const filters: [condition: string, value: string | number | undefined][] = [
    ['is_vouched = ?', raisedBy && (raisedBy === 'customer' ? 1 : 0)],
    ['reason = ?', reason],
  ];
  const given = filters.filter(([, value]) => value !== undefined);
  const select = (table: string, conditions: string[]) =>
    `SELECT * FROM ${table} WHERE ${['project_id = ?', ...conditions, ...given.map(([one]) => one)].join(' AND ')}`;
  const values = given.map(([, value]) => value as string | number);
  if (leadId === undefined) {
    return { from: select('identity_conflicts', ["status = 'open'"]), values: [projectId, ...values] };
  }
  // A lead has few conflicts. The + keeps SQLite from reading the index of all open conflicts of the project.
  const asFirst = select('identity_conflicts', ["+status = 'open'", 'lead_id = ?']);
  const asOther = select('identity_conflicts INDEXED BY identity_conflicts_other', [
    "+status = 'open'",
    'other_lead_id = ?',
  ]);
  const ofLead = [projectId, leadId, ...values];
  return { from: `${asFirst} UNION ALL ${asOther}`, values: [...ofLead, ...ofLead] };
}
