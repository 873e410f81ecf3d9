import type { DeliveryRecord } from './deliveries.ts';

/** Which of a project's deliveries: all that meet every field given. Instants are epoch ms. */
export interface DeliveryFilter {
  projectId: string;
  statuses?: readonly DeliveryRecord['status'][] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
  since?: number | undefined;
  /** Whether a person's tests are among them. */
  tests?: 'included' | 'left_out';
  /** The last delivery of the page before. */
  before?: [createdAt: number, id: string] | undefined;
}

/** What follows FROM and WHERE, and the values that it binds. */
export interface DeliveryMatch {
  /** The table with the index that holds the matches by age. */
  from: string;
  where: string;
  values: (string | number)[];
}

/**
 * Names only what is asked for: a term such as `?4 IS NULL OR lead_id = ?4` keeps SQLite from using the index. The index
 * is named, too, as SQLite cannot know that a lead has fewer deliveries than a status.
 */
export function toDeliveryMatch(filter: DeliveryFilter): DeliveryMatch {
  const { projectId, statuses, targetId, leadId, since, tests = 'included', before } = filter;
  const match: DeliveryMatch = {
    from: `deliveries INDEXED BY ${indexOf(filter)}`,
    where: 'project_id = ?',
    values: [projectId],
  };
  const narrow = (sql: string, ...values: (string | number)[]) => {
    match.where += ` AND ${sql}`;
    match.values.push(...values);
  };
  if (leadId !== undefined) narrow('lead_id = ?', leadId);
  if (targetId !== undefined) narrow('target_id = ?', targetId);
  if (statuses) narrow(`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses);
  if (tests === 'left_out') narrow('is_test = 0');
  if (since !== undefined) narrow('created_at >= ?', since);
  if (before) narrow('(created_at, id) < (?, ?)', ...before);
  return match;
}

function indexOf({ statuses, targetId, leadId }: DeliveryFilter): string {
  if (leadId !== undefined) return 'deliveries_by_lead';
  // Most deliveries are delivered: the others are found sooner among those of their status.
  if (targetId !== undefined && (statuses === undefined || statuses.includes('delivered')))
    return 'deliveries_by_target';
  return statuses === undefined ? 'deliveries_by_project' : 'deliveries_by_status';
}
