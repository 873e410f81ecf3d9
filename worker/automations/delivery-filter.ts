import type { DeliveryRecord } from './deliveries.ts';

/** Selects a project's deliveries that match every given field. Instants are epoch ms. */
export interface DeliveryFilter {
  projectId: string;
  statuses?: readonly DeliveryRecord['status'][] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
  since?: number | undefined;
  /** Whether the list includes test deliveries, which is the default. */
  tests?: 'included' | 'left_out';
  /** The last delivery of the previous page. */
  before?: [createdAt: number, id: string] | undefined;
}

/** The part of the SQL query after FROM, with the values to bind. */
export interface DeliveryMatch {
  /** The table, with an index that returns matching deliveries ordered by age. */
  from: string;
  where: string;
  values: (string | number)[];
}

/**
 * Builds SQL that contains only the requested conditions. With optional conditions that a NULL parameter turns off, SQLite could not use
 * the index. The index is named, because SQLite cannot know that fewer deliveries share a lead than share a status.
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
  // Most deliveries have the status `delivered`. For all other statuses, the index by status is faster.
  if (targetId !== undefined && (statuses === undefined || statuses.includes('delivered')))
    return 'deliveries_by_target';
  return statuses === undefined ? 'deliveries_by_project' : 'deliveries_by_status';
}
