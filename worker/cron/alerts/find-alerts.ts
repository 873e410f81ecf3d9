import type { AlertKind } from '../../contract/alert.ts';
import { dayNumber, HOUR_MS } from '../../domain/time.ts';
import { quotaOf } from '../../intake/quota/meter-usage.ts';

/** With fewer rejected events in an hour, there is no alert, even if they are a large share of all events. */
const REFUSED_MIN = 20;
/** Alert if at least this share of events was rejected. */
const REFUSED_SHARE = 0.1;
/**
 * Alert if this many events from servers were rejected in an hour, whatever their share. The share of rejected events would be no safe
 * measure, because web pages can lower it by sending more events.
 */
const REFUSED_OF_SERVERS = 500;
/** Alert when this share of the daily quota is used. */
const QUOTA_SHARE = 0.8;

/**
 * Estimates the events of the last 60 minutes from counts per clock hour. The query adds up the current hour (`?2`) and a fraction (`?6`)
 * of the previous hour, as if the events of the previous hour had been spread evenly.
 */
const IN_AN_HOUR = 'CAST(round(coalesce(sum(iif(hour = ?2, count, count * ?6)), 0)) AS INTEGER)';

export interface FoundAlert {
  projectId: string;
  kind: AlertKind;
  count: number;
  total: number | null;
}

/** The active alerts of all projects. */
export async function findAlerts(env: Env, now: number): Promise<FoundAlert[]> {
  const { DB: db } = env;
  const hourAgo = now - HOUR_MS;
  const hour = Math.floor(now / HOUR_MS);
  const quota = quotaOf(env)?.perProject ?? Number.MAX_SAFE_INTEGER;
  const [failing, refused, near] = await db.batch<Omit<FoundAlert, 'kind'> & { ofServers?: number }>([
    db
      .prepare(
        `SELECT project_id AS projectId, count(*) AS count, NULL AS total FROM deliveries
         WHERE status = 'dead' AND next_attempt_at IS NULL AND updated_at > ?1 AND is_test = 0 GROUP BY project_id`,
      )
      .bind(hourAgo),
    // Look up the newest rejected event first, which needs one index read: most projects had no rejected event in the last hour.
    db
      .prepare(
        `SELECT projectId, count, count + accepted AS total, ofServers FROM (
           SELECT id AS projectId,
             (SELECT ${IN_AN_HOUR} FROM rejected_hourly WHERE project_id = projects.id AND hour >= ?2 - 1) AS count,
             (SELECT ${IN_AN_HOUR} FROM rejected_hourly JOIN api_keys ON api_keys.id = key_id AND kind = 'secret'
              WHERE rejected_hourly.project_id = projects.id AND hour >= ?2 - 1) AS ofServers,
             (SELECT ${IN_AN_HOUR} FROM activity_hourly WHERE project_id = projects.id AND hour >= ?2 - 1) AS accepted
           FROM projects WHERE deleted_at IS NULL AND ?1 < (
             SELECT at FROM rejected_events WHERE project_id = projects.id ORDER BY rejected_events.id DESC LIMIT 1))
         WHERE count >= ?3 AND count > ?4 * (count + accepted) OR ofServers >= ?5`,
      )
      .bind(hourAgo, hour, REFUSED_MIN, REFUSED_SHARE, REFUSED_OF_SERVERS, hour + 1 - now / HOUR_MS),
    db
      .prepare(
        `SELECT project_id AS projectId, accepted AS count, CAST(?2 AS INTEGER) AS total FROM daily_usage
         WHERE day = ?1 AND client = '' AND accepted >= ?3`,
      )
      .bind(dayNumber(now), quota, quota * QUOTA_SHARE),
  ]);
  const of = (kind: AlertKind, found: typeof failing): FoundAlert[] =>
    (found?.results ?? []).map((row) => ({ ...row, kind }));
  return [
    ...of('deliveries_failing', failing),
    ...(refused?.results ?? []).flatMap(alertsOfRejections),
    ...of('quota_near', near),
  ];
}

/** Rejected events from servers raise an alert of their own, so that web pages can neither prevent nor hide it. */
const alertsOfRejections = ({
  projectId,
  count,
  total,
  ofServers = 0,
}: Omit<FoundAlert, 'kind'> & { ofServers?: number }): FoundAlert[] => [
  ...(count >= REFUSED_MIN && count > REFUSED_SHARE * (total ?? count)
    ? [{ projectId, kind: 'events_refused' as const, count, total }]
    : []),
  ...(ofServers >= REFUSED_OF_SERVERS
    ? [{ projectId, kind: 'server_events_refused' as const, count: ofServers, total }]
    : []),
];
