import { integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { FitLetter } from '../contract/fit.ts';
import type { IdKind } from '../contract/id-kind.ts';
import type { KnownFrom } from '../contract/lead-query.ts';
import type { CallMark } from '../contract/lead-to-call.ts';
import type { NotificationKind } from '../contract/notification.ts';
import type { LeadStatus } from '../contract/work.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const leads = sqliteTable(
  'leads',
  {
    id: integer().primaryKey(),
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
    seq: integer().notNull(),
    name: text(),
    email: text(),
    company: text(),
    score: real().notNull(),
    firstEventAt: integer('first_event_at'),
    lastEventAt: integer('last_event_at'),
    eventCount: integer('event_count').notNull(),
    recentEventTimes: text('recent_event_times').notNull(),
    phase: integer().notNull(),
    rank: real().notNull(),
    decayFrom: integer('decay_from'),
    stage: text().notNull(),
    changesAt: integer('changes_at'),
    evaluatedAt: integer('evaluated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    configVersion: integer('config_version').notNull(),
    mergedInto: text('merged_into'),
    pointsByHour: text('points_by_hour'),
    idKind: text('id_kind').$type<IdKind>().notNull().default('own'),
    scoredAt: integer('scored_at'),
    phone: text(),
    /** JSON, or null if it is too long for the row. */
    custom: text().default('{}'),
    knownFrom: text('known_from').$type<KnownFrom>(),
    pageProperties: text('page_properties'),
    owner: text(),
    /** Null for `new`. */
    status: text().$type<LeadStatus>(),
    taskDueAt: integer('task_due_at'),
    lastEvent: text('last_event'),
    bestEvent: text('best_event'),
    callRank: real('call_rank'),
    isCustomer: integer('is_customer').notNull().default(0),
    /** JSON, or null if the lead has none. */
    firstTouch: text('first_touch'),
    /** JSON list of IDs of segments and lists, or null if there are none. */
    memberOf: text('member_of'),
    refreshAt: integer('refresh_at'),
    reachedAt: text('reached_at'),
    fit: text().$type<FitLetter>(),
    companyKey: text('company_key'),
    companyName: text('company_name'),
    companyFrom: text('company_from'),
    searchWords: text('search_words'),
    nameKey: text('name_key'),
    sortKeys: text('sort_keys'),
    knownAt: integer('known_at'),
  },
  ({ projectId, leadId }) => [unique().on(projectId, leadId)],
);

export const leadsByAge = sqliteTable(
  'leads_by_age',
  {
    projectId: text('project_id').notNull(),
    createdAt: integer('created_at').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, createdAt, leadId }) => [primaryKey({ columns: [projectId, createdAt, leadId] })],
);

export const leadsByName = sqliteTable(
  'leads_by_name',
  {
    projectId: text('project_id').notNull(),
    nameless: integer().notNull(),
    name: text().notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, nameless, name, leadId }) => [primaryKey({ columns: [projectId, nameless, name, leadId] })],
);

export const leadsByCompany = sqliteTable(
  'leads_by_company',
  {
    projectId: text('project_id').notNull(),
    ofPages: integer('of_pages').notNull(),
    companyKey: text('company_key').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, ofPages, companyKey, leadId }) => [primaryKey({ columns: [projectId, ofPages, companyKey, leadId] })],
);

export const leadsWorked = sqliteTable(
  'leads_worked',
  {
    projectId: text('project_id').notNull(),
    owner: text().notNull(),
    status: text().notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, owner, status, leadId }) => [primaryKey({ columns: [projectId, owner, status, leadId] })],
);

export const leadsToCall = sqliteTable(
  'leads_to_call',
  {
    projectId: text('project_id').notNull(),
    rank: real().notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, rank, leadId }) => [primaryKey({ columns: [projectId, rank, leadId] })],
);

export const leadsToRefresh = sqliteTable(
  'leads_to_refresh',
  {
    projectId: text('project_id').notNull(),
    at: integer().notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, at, leadId }) => [primaryKey({ columns: [projectId, at, leadId] })],
);

export const segmentMembers = sqliteTable(
  'segment_members',
  {
    projectId: text('project_id').notNull(),
    segmentId: text('segment_id').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, segmentId, leadId }) => [primaryKey({ columns: [projectId, segmentId, leadId] })],
);

export const callMarks = sqliteTable(
  'call_marks',
  {
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
    status: text().$type<CallMark['status']>().notNull(),
    at: integer().notNull(),
    until: integer(),
    markedBy: text('marked_by').notNull(),
  },
  ({ projectId, leadId }) => [primaryKey({ columns: [projectId, leadId] })],
);

export const stageCounts = sqliteTable(
  'stage_counts',
  {
    projectId: text('project_id').notNull(),
    stage: text().notNull(),
    count: integer().notNull(),
  },
  ({ projectId, stage }) => [primaryKey({ columns: [projectId, stage] })],
);

export const stageMovesHourly = sqliteTable(
  'stage_moves_hourly',
  {
    projectId: text('project_id').notNull(),
    hour: integer().notNull(),
    fromStage: text('from_stage').notNull(),
    toStage: text('to_stage').notNull(),
    cause: text().notNull(),
    count: integer().notNull(),
  },
  ({ projectId, hour, fromStage, toStage, cause }) => [
    primaryKey({ columns: [projectId, hour, fromStage, toStage, cause] }),
  ],
);

export const activityHourly = sqliteTable(
  'activity_hourly',
  {
    projectId: text('project_id').notNull(),
    hour: integer().notNull(),
    eventType: text('event_type').notNull(),
    count: integer().notNull(),
  },
  ({ projectId, hour, eventType }) => [primaryKey({ columns: [projectId, hour, eventType] })],
);

export const activityTypes = sqliteTable(
  'activity_types',
  {
    projectId: text('project_id').notNull(),
    eventType: text('event_type').notNull(),
    firstHour: integer('first_hour').notNull(),
    lastHour: integer('last_hour').notNull(),
  },
  ({ projectId, eventType }) => [primaryKey({ columns: [projectId, eventType] })],
);

export const notifications = sqliteTable(
  'notifications',
  {
    projectId: text('project_id').notNull(),
    userId: text('user_id').notNull(),
    at: integer().notNull(),
    cause: text().notNull(),
    kind: text().$type<NotificationKind>().notNull(),
    leadId: text('lead_id'),
    by: text(),
    detail: text(),
    readAt: integer('read_at'),
    mailAt: integer('mail_at'),
    ofPages: integer('of_pages').notNull().default(0),
    pushAt: integer('push_at'),
  },
  ({ projectId, userId, at, cause }) => [primaryKey({ columns: [projectId, userId, at, cause] })],
);

export const tasksDue = sqliteTable(
  'tasks_due',
  {
    dueAt: integer('due_at').notNull(),
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ dueAt, projectId, leadId }) => [primaryKey({ columns: [dueAt, projectId, leadId] })],
);

export const projectionBacklog = sqliteTable(
  'projection_backlog',
  {
    projectId: text('project_id').notNull(),
    shard: integer().notNull(),
    oldestAt: integer('oldest_at').notNull(),
  },
  ({ projectId, shard }) => [primaryKey({ columns: [projectId, shard] })],
);
