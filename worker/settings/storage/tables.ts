import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { NotificationSettings } from '../../contract/notification.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { LeadRun } from '../../contract/scoring-rule.ts';
import type { WebhookInput } from '../../contract/webhook.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const users = sqliteTable('users', {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  tokenVersion: integer('token_version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
});

export const projects = sqliteTable('projects', {
  id: text().primaryKey(),
  name: text().notNull(),
  configVersion: integer('config_version').notNull().default(1),
  allowedOrigins: text('allowed_origins', { mode: 'json' }).$type<string[]>().notNull().default(['*']),
  createdAt: integer('created_at').notNull(),
  timeZone: text('time_zone').notNull().default('UTC'),
  retentionDays: integer('retention_days'),
  anonymousRetentionDays: integer('anonymous_retention_days').default(180),
  requireSignedIdentify: integer('require_signed_identify', { mode: 'boolean' }).notNull().default(false),
  identitySecret: text('identity_secret'),
  reservedEventTypes: text('reserved_event_types', { mode: 'json' }).$type<string[] | null>(),
  outcome: text({ mode: 'json' }).$type<Outcome | null>(),
  deletedAt: integer('deleted_at'),
  rowKey: text('row_key'),
});

export const members = sqliteTable(
  'members',
  {
    projectId: text('project_id').notNull(),
    userId: text('user_id').notNull(),
    role: text({ enum: ['owner', 'admin', 'member', 'viewer'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  ({ projectId, userId }) => [primaryKey({ columns: [projectId, userId] })],
);

export const apiKeys = sqliteTable('api_keys', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text({ enum: ['publishable', 'secret'] }).notNull(),
  name: text().notNull(),
  hash: text().notNull().unique(),
  prefix: text().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  revokedAt: integer('revoked_at'),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  allowedOrigins: text('allowed_origins', { mode: 'json' }).$type<string[]>(),
});

export const passwordResets = sqliteTable('password_resets', {
  tokenHash: text('token_hash').primaryKey(),
  userId: text('user_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const setupTokens = sqliteTable('setup_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const endedSessions = sqliteTable('ended_sessions', {
  sessionId: text('session_id').primaryKey(),
  expiresAt: integer('expires_at').notNull(),
});

export const notificationSettings = sqliteTable('notification_settings', {
  userId: text('user_id').primaryKey(),
  body: text({ mode: 'json' }).$type<NotificationSettings>().notNull(),
  digestAt: integer('digest_at').notNull(),
});

export const invitations = sqliteTable(
  'invitations',
  {
    id: text().primaryKey(),
    projectId: text('project_id').notNull(),
    email: text().notNull(),
    role: text({ enum: ['owner', 'admin', 'member', 'viewer'] }).notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
    tokenSealed: text('token_sealed'),
  },
  ({ projectId, email }) => [unique().on(projectId, email)],
);

export const auditLog = sqliteTable('audit_log', {
  id: integer().primaryKey(),
  projectId: text('project_id').notNull(),
  at: integer().notNull(),
  actor: text().notNull(),
  action: text().$type<import('../../contract/audit.ts').AuditAction>().notNull(),
  target: text(),
  before: text({ mode: 'json' }),
  after: text({ mode: 'json' }),
});

export const rulesets = sqliteTable(
  'rulesets',
  {
    projectId: text('project_id').notNull(),
    version: integer().notNull(),
    body: text({ mode: 'json' }).$type<import('../../contract/ruleset.ts').Ruleset>().notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  ({ projectId, version }) => [primaryKey({ columns: [projectId, version] })],
);

export const sessions = sqliteTable('sessions', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  tokenVersion: integer('token_version').notNull(),
  expiresAt: integer('expires_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  /** In rows that an earlier version has written: the browser and the system, such as "Firefox on Windows". */
  userAgent: text('device'),
  place: text(),
});

export const secondFactors = sqliteTable('second_factors', {
  id: text().primaryKey(),
  secretSealed: text('secret_sealed').notNull(),
  createdAt: integer('created_at').notNull(),
  confirmedAt: integer('confirmed_at'),
  lastStep: integer('last_step').notNull().default(0),
  tries: integer().notNull().default(0),
  triesSince: integer('tries_since').notNull().default(0),
});

export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    userId: text('user_id').notNull(),
    hash: text().notNull(),
  },
  ({ userId, hash }) => [primaryKey({ columns: [userId, hash] })],
);

export const pushSubscriptions = sqliteTable('push_subscriptions', {
  sessionId: text('session_id').primaryKey(),
  userId: text('user_id').notNull(),
  endpoint: text().notNull().unique(),
  p256dh: text().notNull(),
  auth: text().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  restingUntil: integer('resting_until').notNull().default(0),
});

export const mailCounts = sqliteTable(
  'mail_counts',
  {
    day: integer().notNull(),
    scope: text().notNull(),
    sent: integer().notNull(),
  },
  ({ day, scope }) => [primaryKey({ columns: [day, scope] })],
);

export const keptAnswers = sqliteTable('kept_answers', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  fingerprint: text().notNull(),
  startedAt: integer('started_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  answerSealed: text('answer_sealed'),
  leadId: text('lead_id'),
});

export const automations = sqliteTable('automations', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  enabled: integer().notNull(),
  body: text().notNull(),
  configSealed: text('config_sealed').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  prunedFiringAt: integer('pruned_firing_at'),
  disabledReason: text('disabled_reason'),
  untoldSince: integer('untold_since'),
  turn: integer().notNull().default(0),
});

export const webhookEndpoints = sqliteTable('webhook_endpoints', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  url: text().notNull(),
  description: text().notNull(),
  events: text({ mode: 'json' }).$type<WebhookInput['events']>().notNull(),
  secretSealed: text('secret_sealed').notNull(),
  previousSecretSealed: text('previous_secret_sealed'),
  previousSecretUntil: integer('previous_secret_until'),
  enabled: integer({ mode: 'boolean' }).notNull(),
  disabledReason: text('disabled_reason'),
  failingSince: integer('failing_since'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  untoldSince: integer('untold_since'),
  lastFailedAt: integer('last_failed_at'),
  recoveredAt: integer('recovered_at'),
  recoveredFrom: integer('recovered_from'),
});

export const segments = sqliteTable('segments', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  name: text().notNull(),
  isShared: integer('is_shared').$type<0 | 1>().notNull(),
  conditions: text().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  definedIn: integer('defined_in').notNull(),
  runId: text('run_id').notNull(),
});

export const lists = sqliteTable('lists', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  name: text().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const deletedLists = sqliteTable(
  'deleted_lists',
  {
    projectId: text('project_id').notNull(),
    id: text().notNull(),
  },
  ({ projectId, id }) => [primaryKey({ columns: [projectId, id] })],
);

export const leadRuns = sqliteTable('lead_runs', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text().$type<LeadRun['kind']>().notNull(),
  rulesetVersion: integer('ruleset_version').notNull(),
  cursor: text().notNull().default(''),
  total: integer().notNull(),
  done: integer().notNull().default(0),
  changed: integer().notNull().default(0),
  status: text({ enum: ['running', 'finished'] })
    .notNull()
    .default('running'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
  finishedAt: integer('finished_at'),
  firesAutomations: integer('fires_automations', { mode: 'boolean' }).notNull().default(false),
  /** Whether the run covers only the leads in `lead_run_leads`. */
  listed: integer({ mode: 'boolean' }).notNull().default(false),
  /** The import to undo. */
  importId: text('import_id'),
  round: integer().notNull().default(0),
  /** Whether to spare leads that anyone but a page has named. */
  onlyFromPages: integer('only_from_pages', { mode: 'boolean' }).notNull().default(false),
  /** The number of lanes. 0 if the run goes page by page without lanes. */
  lanes: integer().notNull().default(0),
});

export const leadRunLeads = sqliteTable(
  'lead_run_leads',
  {
    runId: text('run_id').notNull(),
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ runId, leadId }) => [primaryKey({ columns: [runId, leadId] })],
);

export const sparedLeads = sqliteTable(
  'spared_leads',
  {
    runId: text('run_id').notNull(),
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
    reason: text().$type<import('../../contract/erasure.ts').SparedReason>().notNull(),
  },
  ({ runId, leadId }) => [primaryKey({ columns: [runId, leadId] })],
);

export const leadRunLanes = sqliteTable(
  'lead_run_lanes',
  {
    runId: text('run_id').notNull(),
    lane: integer().notNull(),
    projectId: text('project_id').notNull(),
    cursor: text().notNull(),
    throughKey: text('through_key'),
    finished: integer({ mode: 'boolean' }).notNull().default(false),
  },
  ({ runId, lane }) => [primaryKey({ columns: [runId, lane] })],
);
