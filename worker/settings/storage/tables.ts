import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { NotificationSettings } from '../../contract/notification.ts';
import type { Outcome } from '../../contract/outcome.ts';

// The tables of migrations/, as drizzle sees them; settings/tables.workers.test.ts compares the two.

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
