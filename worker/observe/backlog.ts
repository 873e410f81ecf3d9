/** The backlog of D1 writes, queue messages and cron jobs. Delays are in seconds, and null if nothing is late. */
export interface Backlog {
  projectionLagSeconds: number | null;
  deliveriesPending: number;
  deliveryLagSeconds: number | null;
  refreshLagSeconds: number | null;
}

/**
 * Reads how late lead rows, deliveries and refreshes are. Reads nothing but indexes, one of which it searches once per project. Ignores
 * rows of shards that no longer exist (those from `shards` on). Throws if D1 cannot be read.
 */
export async function readBacklog(db: D1Database, { now, shards }: { now: number; shards: number }): Promise<Backlog> {
  const row = await db
    .prepare(
      `SELECT (SELECT count(*) FROM deliveries WHERE status = 'pending') AS pending,
         (SELECT min(next_attempt_at) FROM deliveries WHERE status = 'pending') AS delivery_due_at,
         (SELECT min((SELECT min(at) FROM leads_to_refresh WHERE project_id = projects.id))
          FROM projects WHERE deleted_at IS NULL) AS refresh_due_at,
         (SELECT min(oldest_at) FROM projection_backlog WHERE shard < ?1) AS unprojected_since`,
    )
    .bind(shards)
    .first<{
      pending: number;
      delivery_due_at: number | null;
      refresh_due_at: number | null;
      unprojected_since: number | null;
    }>();
  if (!row) throw new Error('a SELECT of one row returned none');
  const lagOf = (dueAt: number | null) => (dueAt === null || dueAt > now ? null : Math.round((now - dueAt) / 1000));
  return {
    projectionLagSeconds: lagOf(row.unprojected_since),
    deliveriesPending: row.pending,
    deliveryLagSeconds: lagOf(row.delivery_due_at),
    refreshLagSeconds: lagOf(row.refresh_due_at),
  };
}
