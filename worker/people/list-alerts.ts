import { type Call, requirePermission } from '../access/call.ts';
import type { Alert, AlertKind } from '../contract/alert.ts';
import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import { DAY_MS } from '../domain/time.ts';

/** For how many days an alert is shown after its end. */
const SHOWN_DAYS = 7;

/** The project's alerts: the active ones first, then those that ended within the last week. */
export async function listAlerts(call: Call): Promise<Alert[]> {
  requirePermission(call, 'project:read');
  const { results } = await call.env.DB.prepare(
    `SELECT kind, since, count, total, ended_at AS endedAt FROM alerts
     WHERE project_id = ?1 AND (ended_at IS NULL OR ended_at > ?2) ORDER BY ended_at IS NOT NULL, since DESC`,
  )
    .bind(call.projectId, call.now - SHOWN_DAYS * DAY_MS)
    .all<{ kind: AlertKind; since: number; count: number; total: number | null; endedAt: number | null }>();
  return results.map(({ since, endedAt, ...alert }) => ({
    ...alert,
    since: toInstant(since),
    endedAt: toInstantOrNull(endedAt),
  }));
}
