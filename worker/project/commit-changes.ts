import type { LeadRow, ProjectAck, ProjectChange } from '../contract/project-change.ts';
import { DAY_MS } from '../domain/time.ts';
import { eraseLeadRows } from './erase-lead-rows.ts';
import { insertNotifications } from './insert-notifications.ts';

/**
 * The changes, one a row. Materialized, because `json_each` composes a row's JSON anew, and `->>` parses it anew, for each
 * column that is read of it: an upsert took five times as long (decision 0193).
 */
const WITH_CHANGES = 'WITH changes AS MATERIALIZED (SELECT key, value FROM json_each(?2))';

/**
 * Changes whose `fromSeq` matches D1; the others must be rebuilt. Each statement checks the same, before the rows move.
 */
const APPLICABLE = `changes AS change
  LEFT JOIN leads ON leads.project_id = ?1 AND leads.lead_id = change.value ->> 'leadId'
  WHERE coalesce(leads.seq, 0) = change.value ->> 'fromSeq'`;

/** [column of leads, key of LeadRow]. */
export const LEAD_ROW_COLUMNS = [
  ['seq', 'seq'],
  ['name', 'name'],
  ['email', 'email'],
  ['company', 'company'],
  ['phone', 'phone'],
  ['company_key', 'companyKey'],
  ['company_name', 'companyName'],
  ['company_from', 'companyFrom'],
  ['custom', 'custom'],
  ['page_properties', 'pageProperties'],
  ['first_touch', 'firstTouch'],
  ['score', 'score'],
  ['first_event_at', 'firstEventAt'],
  ['last_event_at', 'lastEventAt'],
  ['scored_at', 'scoredAt'],
  ['event_count', 'eventCount'],
  ['recent_event_times', 'recentEventTimes'],
  ['phase', 'phase'],
  ['rank', 'rank'],
  ['decay_from', 'decayFrom'],
  ['stage', 'stage'],
  ['changes_at', 'changesAt'],
  ['evaluated_at', 'evaluatedAt'],
  ['created_at', 'createdAt'],
  ['config_version', 'configVersion'],
  ['id_kind', 'idKind'],
  ['known_from', 'knownFrom'],
  ['owner', 'owner'],
  ['status', 'status'],
  ['task_due_at', 'taskDueAt'],
  ['points_by_hour', 'pointsByHour'],
  ['last_event', 'lastEvent'],
  ['best_event', 'bestEvent'],
  ['call_rank', 'callRank'],
  ['reached_at', 'reachedAt'],
  ['is_customer', 'isCustomer'],
  ['member_of', 'memberOf'],
  ['fit', 'fit'],
  ['search_words', 'searchWords'],
  ['name_key', 'nameKey'],
  ['merged_into', 'mergedInto'],
] as const satisfies readonly (readonly [string, keyof LeadRow])[];

const ADD_ACTIVITY = `
  INSERT INTO activity_hourly (project_id, hour, event_type, count)
  SELECT ?1, hour, event_type, sum(count) FROM (
    SELECT item.value ->> 'hour' AS hour, item.value ->> 'eventType' AS event_type, item.value ->> 'count' AS count
    FROM ${APPLICABLE.replace('WHERE', `, json_each(change.value, '$.activity') AS item WHERE`)}
  ) WHERE true GROUP BY hour, event_type
  ON CONFLICT (project_id, hour, event_type) DO UPDATE SET count = count + excluded.count`;

const ADD_STAGE_MOVES = `
  INSERT INTO stage_moves_hourly (project_id, hour, from_stage, to_stage, cause, count)
  SELECT ?1, hour, from_stage, to_stage, cause, sum(count) FROM (
    SELECT item.value ->> 'hour' AS hour, item.value ->> 'from' AS from_stage, item.value ->> 'to' AS to_stage,
      item.value ->> 'cause' AS cause, item.value ->> 'count' AS count
    FROM ${APPLICABLE.replace('WHERE', `, json_each(change.value, '$.stageMoves') AS item WHERE`)}
  ) WHERE true GROUP BY hour, from_stage, to_stage, cause
  ON CONFLICT (project_id, hour, from_stage, to_stage, cause) DO UPDATE SET count = count + excluded.count`;

/** Older notices are no news: a D1 that lost its rows tells nobody of last year. */
const NEWS_MS = DAY_MS;

const ADD_NOTIFICATIONS = insertNotifications(`
  SELECT ?1 AS project_id, notice.value ->> 'userId' AS user_id, notice.value ->> 'at' AS at, notice.value ->> 'cause' AS cause,
    notice.value ->> 'kind' AS kind, change.value ->> 'leadId' AS lead_id, notice.value ->> 'by' AS by,
    notice.value ->> 'detail' AS detail, notice.value ->> 'causedBy' IS NOT NULL AS of_pages
  FROM ${APPLICABLE.replace('WHERE', `, json_each(change.value, '$.notices') AS notice WHERE notice.value ->> 'at' > ?3 AND`)}`);

/** Changes that say when their lead's next task is due. */
const OF_TASKS = APPLICABLE.replace('WHERE', "WHERE json_type(change.value, '$.taskDueAt') IS NOT NULL AND");

const MOVE_TASKS = [
  // A row that stays as it is isn't written again.
  `DELETE FROM tasks_due WHERE project_id = ?1 AND lead_id IN (SELECT change.value ->> 'leadId' FROM ${OF_TASKS})
     AND (lead_id, due_at) NOT IN (
       SELECT change.value ->> 'leadId', change.value ->> 'taskDueAt' FROM ${OF_TASKS} AND change.value ->> 'taskDueAt' IS NOT NULL)`,
  `INSERT OR IGNORE INTO tasks_due (due_at, project_id, lead_id)
   SELECT change.value ->> 'taskDueAt', ?1, change.value ->> 'leadId' FROM ${OF_TASKS} AND change.value ->> 'taskDueAt' IS NOT NULL`,
];

/** Keeps the refresh that the lead waits for if it comes before the next change, so that its entry is not written again. */
const REFRESH_AT = `iif(
  ifnull(leads.refresh_at, leads.changes_at) > excluded.evaluated_at
    AND ifnull(leads.refresh_at, leads.changes_at) < excluded.changes_at,
  ifnull(leads.refresh_at, leads.changes_at), NULL)`;

/** The columns of indexes on `leads`. SQLite writes an index again when one of its columns is set, even to the same value. */
const INDEX_COLUMNS: ReadonlySet<string> = new Set(['phase', 'rank', 'last_event_at', 'created_at', 'merged_into']);
const INDEXED = LEAD_ROW_COLUMNS.filter(([column]) => INDEX_COLUMNS.has(column));
const UNINDEXED = LEAD_ROW_COLUMNS.filter(([column]) => !INDEX_COLUMNS.has(column));

const upsertLeads = ({ where, columns }: { where: string; columns: readonly (readonly [string, string])[] }) => `
  INSERT INTO leads (project_id, lead_id, ${LEAD_ROW_COLUMNS.map(([column]) => column).join(', ')})
  SELECT ?1, change.value ->> 'leadId', ${LEAD_ROW_COLUMNS.map(([, key]) => `change.value ->> '$.row.${key}'`).join(', ')}
  FROM ${APPLICABLE} AND change.value ->> 'row' IS NOT NULL AND ${where}
  ON CONFLICT (project_id, lead_id) DO UPDATE SET refresh_at = ${REFRESH_AT},
    ${columns.map(([column]) => `${column} = excluded.${column}`).join(', ')}`;

const UPSERT_LEADS = upsertLeads({ where: 'true', columns: LEAD_ROW_COLUMNS });

/** Rows that stay where they are in every index, such as those of refreshes and of work on leads. */
const UPDATE_IN_PLACE = upsertLeads({
  where: INDEXED.map(([column, key]) => `leads.${column} IS change.value ->> '$.row.${key}'`).join(' AND '),
  columns: UNINDEXED,
});

const DELETE_ERASED = `
  DELETE FROM leads WHERE project_id = ?1 AND lead_id IN (
    SELECT change.value ->> 'leadId' FROM changes AS change WHERE change.value ->> 'row' IS NULL)`;

const READ_SEQS = `
  SELECT change.key AS i, coalesce(leads.seq, 0) AS seq FROM changes AS change
  LEFT JOIN leads ON leads.project_id = ?1 AND leads.lead_id = change.value ->> 'leadId' ORDER BY i`;

/** The part of changes that D1 needs: everything except what only sockets get. */
export const toStatementJson = (changes: readonly ProjectChange[]): string =>
  JSON.stringify(changes.map(({ summary: _summary, ...change }) => change));

/**
 * Writes many leads' changes in one D1 batch, which is one transaction: rows and counters move together or not at all.
 * Returns, in order, the seq that D1 now holds for each lead. Fourteen statements at most, whatever the number of leads.
 */
export async function commitChanges(
  db: D1Database,
  projectId: string,
  changes: ProjectChange[],
  now = Date.now(),
): Promise<ProjectAck[]> {
  const json = toStatementJson(changes);
  const prepare = (sql: string, ofChanges = json, ...more: number[]) =>
    db.prepare(`${WITH_CHANGES} ${sql}`).bind(projectId, ofChanges, ...more);
  const withoutEvents = changes.filter(({ activity }) => activity.length === 0);
  const erased = changes.flatMap(({ leadId, row }) => (row === null ? [leadId] : []));
  const statements = [
    ...(changes.some(({ activity }) => activity.length > 0) ? [ADD_ACTIVITY] : []),
    ...(changes.some(({ stageMoves }) => stageMoves.length > 0) ? [ADD_STAGE_MOVES] : []),
    ...(changes.some(({ taskDueAt }) => taskDueAt !== undefined) ? MOVE_TASKS : []),
    ...(withoutEvents.length > 0 ? [UPDATE_IN_PLACE] : []),
    UPSERT_LEADS,
    ...(erased.length > 0 ? [DELETE_ERASED] : []),
  ].map((sql) => prepare(sql, sql === UPDATE_IN_PLACE ? toStatementJson(withoutEvents) : json));
  const hasNotices = changes.some(({ notices }) => notices !== undefined);
  const results = await db.batch<{ seq: number }>([
    ...(hasNotices ? [prepare(ADD_NOTIFICATIONS, json, now - NEWS_MS)] : []),
    ...statements,
    ...(erased.length > 0 ? eraseLeadRows(db, { projectId, leadIds: erased }) : []),
    prepare(READ_SEQS),
  ]);
  const seqs = results.at(-1)?.results ?? [];
  return seqs.map(({ seq }) => ({ status: 'committed', seq }));
}
