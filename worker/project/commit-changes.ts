import type { LeadRow, ProjectAck, ProjectChange } from '../contract/project-change.ts';
import { DAY_MS } from '../domain/time.ts';
import { eraseLeadRows } from './erase-lead-rows.ts';
import { forgetMemberships } from './forget-memberships.ts';
import { insertNotifications } from './insert-notifications.ts';
import { reclaimEmails } from './reclaim-emails.ts';

/**
 * The input of each statement: one list `[leadId, fromSeq, …]` for each row that it may write. The input is materialized. Without
 * `MATERIALIZED`, SQLite would build and parse a list's JSON again for each value that it reads (decision 0193).
 */
const WITH_GIVEN = 'WITH given AS MATERIALIZED (SELECT value FROM json_each(?2))';
type Given = readonly [leadId: string, fromSeq: number, ...more: unknown[]];

/**
 * Selects the lists whose `fromSeq` equals the lead's seq in D1. The other changes are not applied, and the leads have to build them again.
 * Statements that change rows of `leads` come last, so that all statements see the same seqs.
 */
const APPLICABLE = `given LEFT JOIN leads ON leads.project_id = ?1 AND leads.lead_id = given.value ->> 0
  WHERE coalesce(leads.seq, 0) = given.value ->> 1`;

/** Pairs of a column in `leads` and its key in LeadRow. */
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
  ['known_at', 'knownAt'],
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
  ['sort_keys', 'sortKeys'],
  ['merged_into', 'mergedInto'],
] as const satisfies readonly (readonly [string, keyof LeadRow])[];
type LeadRowColumn = (typeof LEAD_ROW_COLUMNS)[number];

/** Input: lists `[…, hour, eventType, count]`. */
const ADD_ACTIVITY = `
  INSERT INTO activity_hourly (project_id, hour, event_type, count)
  SELECT ?1, given.value ->> 2 AS hour, given.value ->> 3 AS event_type, sum(given.value ->> 4)
  FROM ${APPLICABLE} GROUP BY hour, event_type
  ON CONFLICT (project_id, hour, event_type) DO UPDATE SET count = count + excluded.count`;

/** Input: lists `[…, hour, from, to, cause, count]`. */
const ADD_STAGE_MOVES = `
  INSERT INTO stage_moves_hourly (project_id, hour, from_stage, to_stage, cause, count)
  SELECT ?1, given.value ->> 2 AS hour, given.value ->> 3 AS from_stage, given.value ->> 4 AS to_stage, given.value ->> 5 AS cause,
    sum(given.value ->> 6)
  FROM ${APPLICABLE} GROUP BY hour, from_stage, to_stage, cause
  ON CONFLICT (project_id, hour, from_stage, to_stage, cause) DO UPDATE SET count = count + excluded.count`;

/** Older notifications are dropped. If they were not, a D1 that has lost its rows would notify people of last year's events. */
const NEWS_MS = DAY_MS;

/** Input: lists `[…, notice]`. */
const ADD_NOTIFICATIONS = insertNotifications(`
  SELECT ?1 AS project_id, value ->> '$[2].userId' AS user_id, value ->> '$[2].at' AS at, value ->> '$[2].cause' AS cause,
    value ->> '$[2].kind' AS kind, value ->> 0 AS lead_id, value ->> '$[2].by' AS by, value ->> '$[2].detail' AS detail,
    value ->> '$[2].causedBy' IS NOT NULL AS of_pages
  FROM ${APPLICABLE}`);

/** Input: lists `[…, taskDueAt]`. */
const MOVE_TASKS = [
  // Only rows that have changed are deleted, so that unchanged rows are not written again.
  `DELETE FROM tasks_due WHERE project_id = ?1 AND lead_id IN (SELECT given.value ->> 0 FROM ${APPLICABLE})
     AND (lead_id, due_at) NOT IN (
       SELECT given.value ->> 0, given.value ->> 2 FROM ${APPLICABLE} AND given.value ->> 2 IS NOT NULL)`,
  `INSERT OR IGNORE INTO tasks_due (due_at, project_id, lead_id)
   SELECT given.value ->> 2, ?1, given.value ->> 0 FROM ${APPLICABLE} AND given.value ->> 2 IS NOT NULL`,
];

/** If the lead's pending refresh is due before its next change, it is kept, which saves writing it again. */
const REFRESH_AT = `iif(
  ifnull(leads.refresh_at, leads.changes_at) > excluded.evaluated_at
    AND ifnull(leads.refresh_at, leads.changes_at) < excluded.changes_at,
  ifnull(leads.refresh_at, leads.changes_at), NULL)`;

/** The columns of indexes on `leads`. SQLite rewrites an index if one of its columns is set, even to the same value. */
const INDEX_COLUMNS: ReadonlySet<string> = new Set(['phase', 'rank', 'last_event_at', 'created_at', 'merged_into']);
const INDEXED = LEAD_ROW_COLUMNS.filter(([column]) => INDEX_COLUMNS.has(column));
const UNINDEXED = LEAD_ROW_COLUMNS.filter(([column]) => !INDEX_COLUMNS.has(column));

/** A row as a list, in which columns are found by position. If columns were found by name, an upsert would take SQLite twice as long. */
const toList = (row: LeadRow): unknown[] => LEAD_ROW_COLUMNS.map(([, key]) => row[key]);
const givenColumn = (column: LeadRowColumn): string => `given.value ->> ${2 + LEAD_ROW_COLUMNS.indexOf(column)}`;

/** Input: lists `[…, ...toList(row)]`. */
const upsertLeads = ({ where, columns }: { where: string; columns: readonly LeadRowColumn[] }) => `
  INSERT INTO leads (project_id, lead_id, ${LEAD_ROW_COLUMNS.map(([column]) => column).join(', ')})
  SELECT ?1, given.value ->> 0, ${LEAD_ROW_COLUMNS.map(givenColumn).join(', ')}
  FROM ${APPLICABLE} AND ${where}
  ON CONFLICT (project_id, lead_id) DO UPDATE SET refresh_at = ${REFRESH_AT},
    ${columns.map(([column]) => `${column} = excluded.${column}`).join(', ')}`;

const UPSERT_LEADS = upsertLeads({ where: 'true', columns: LEAD_ROW_COLUMNS });

/** Updates rows whose position in every index stays the same, which is usual for refreshes and for work on leads. */
const UPDATE_IN_PLACE = upsertLeads({
  where: INDEXED.map((column) => `leads.${column[0]} IS ${givenColumn(column)}`).join(' AND '),
  columns: UNINDEXED,
});

const DELETE_ERASED = `
  DELETE FROM leads WHERE project_id = ?1 AND lead_id IN (SELECT value ->> 0 FROM given)`;

const READ_SEQS = `
  SELECT coalesce(leads.seq, 0) AS seq FROM json_each(?2) AS asked
  LEFT JOIN leads ON leads.project_id = ?1 AND leads.lead_id = asked.value ORDER BY asked.key`;

/** The approximate number of characters that a change adds to a statement. */
export const lengthOf = ({ summary: _summary, ...change }: ProjectChange): number => JSON.stringify(change).length;

/**
 * Writes the changes of many leads in one D1 batch. A batch is one transaction, so rows and counters change together or not at all.
 * Returns the seq that D1 now has for each lead, in order. Takes at most fourteen statements for any number of leads.
 */
export async function commitChanges(
  db: D1Database,
  projectId: string,
  changes: ProjectChange[],
  now = Date.now(),
): Promise<ProjectAck[]> {
  const prepare = (sql: string, given: readonly Given[]) =>
    given.length > 0 ? [db.prepare(`${WITH_GIVEN} ${sql}`).bind(projectId, JSON.stringify(given))] : [];
  /** Collects the lists that `each` returns for the changes. */
  const ofAll = (each: (change: ProjectChange) => readonly (readonly unknown[])[]): Given[] =>
    changes.flatMap((change) => each(change).map((item): Given => [change.leadId, change.fromSeq, ...item]));

  const activity = ofAll((change) => change.activity.map(({ hour, eventType, count }) => [hour, eventType, count]));
  const stageMoves = ofAll((change) =>
    change.stageMoves.map(({ hour, from, to, cause, count }) => [hour, from, to, cause, count]),
  );
  const news = ofAll(({ notices = [] }) => notices.filter(({ at }) => at > now - NEWS_MS).map((notice) => [notice]));
  const tasks = ofAll(({ taskDueAt }) => (taskDueAt === undefined ? [] : [[taskDueAt]]));
  const rows = ofAll(({ row }) => (row === null ? [] : [toList(row)]));
  const rowsWithoutEvents = ofAll(({ row, activity: { length } }) => (row === null || length > 0 ? [] : [toList(row)]));
  const parted = changes.flatMap((change) => (change.parted ? [{ leadId: change.leadId, ...change.parted }] : []));
  const forgetting = forgetMemberships(db, {
    projectId,
    memberships: changes.flatMap(({ forgets = [] }) => forgets),
  });
  const erased = changes.flatMap(({ leadId, row }) => (row === null ? [leadId] : []));
  const leadIds = changes.map(({ leadId }) => leadId);
  const results = await db.batch<{ seq: number }>([
    ...prepare(ADD_NOTIFICATIONS, news),
    ...prepare(ADD_ACTIVITY, activity),
    ...prepare(ADD_STAGE_MOVES, stageMoves),
    ...MOVE_TASKS.flatMap((sql) => prepare(sql, tasks)),
    ...prepare(UPDATE_IN_PLACE, rowsWithoutEvents),
    ...prepare(UPSERT_LEADS, rows),
    ...prepare(
      DELETE_ERASED,
      ofAll(({ row }) => (row === null ? [[]] : [])),
    ),
    ...reclaimEmails(db, { projectId, parted, now }),
    ...(erased.length > 0 ? eraseLeadRows(db, { projectId, leadIds: erased }) : []),
    ...forgetting,
    db.prepare(READ_SEQS).bind(projectId, JSON.stringify(leadIds)),
  ]);
  const [left, seqs] = results.slice(-2);
  const isForgetting = forgetting.length > 0 && left?.results.length !== 0;
  return (seqs?.results ?? []).map(({ seq }, i) => ({
    status: 'committed',
    seq,
    ...(isForgetting && changes[i]?.forgets && { isForgetting }),
  }));
}
