import type { DeliveryRecord } from './deliveries.ts';

/** Which of a project's deliveries: all that meet every field given. Instants are epoch ms. */
export interface DeliveryFilter {
  projectId: string;
  statuses?: readonly DeliveryRecord['status'][] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
  since?: number | undefined;
  /** The last delivery of the page before. */
  before?: [createdAt: number, id: string] | undefined;
}

/** A condition for a WHERE clause, the values that it binds, and the index that holds the matches by age. */
export interface DeliveryMatch {
  index: string;
  where: string;
  values: (string | number)[];
}

/**
 * Names only what is asked for: a term such as `?4 IS NULL OR lead_id = ?4` keeps SQLite from using the index. The index
 * is named, too, as SQLite cannot know that a lead has fewer deliveries than a status.
 */
export function toDeliveryMatch(filter: DeliveryFilter): DeliveryMatch {
  const { projectId, statuses, targetId, leadId, since, before } = filter;
  const terms: [sql: string, ...values: (string | number)[]][] = [
    ['project_id = ?', projectId],
    ...(leadId === undefined ? [] : ([['lead_id = ?', leadId]] as const)),
    ...(targetId === undefined ? [] : ([['target_id = ?', targetId]] as const)),
    ...(statuses === undefined ? [] : ([[`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses]] as const)),
    ...(since === undefined ? [] : ([['created_at >= ?', since]] as const)),
    ...(before === undefined ? [] : ([['(created_at, id) < (?, ?)', ...before]] as const)),
  ];
  return {
    index: indexOf(filter),
    where: terms.map(([sql]) => sql).join(' AND '),
    values: terms.flatMap(([, ...values]) => values),
  };
}

function indexOf({ statuses, targetId, leadId }: DeliveryFilter): string {
  if (leadId !== undefined) return 'deliveries_by_lead';
  // Most deliveries are delivered: the others are found sooner among those of their status.
  if (targetId !== undefined && (statuses === undefined || statuses.includes('delivered')))
    return 'deliveries_by_target';
  return statuses === undefined ? 'deliveries_by_project' : 'deliveries_by_status';
}
