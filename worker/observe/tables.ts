import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RejectedEvent } from '../contract/rejected-event.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const rejectedEvents = sqliteTable('rejected_events', {
  id: integer().primaryKey(),
  projectId: text('project_id').notNull(),
  at: integer().notNull(),
  source: text().$type<RejectedEvent['source']>().notNull(),
  keyId: text('key_id'),
  eventId: text('event_id'),
  eventType: text('event_type'),
  code: text().$type<RejectedEvent['code']>().notNull(),
  errors: text({ mode: 'json' }).$type<RejectedEvent['errors']>().notNull(),
  leadIds: text('lead_ids').notNull().default('[]'),
  field: text().notNull().default(''),
  message: text().notNull().default(''),
});

export const rejectedHourly = sqliteTable(
  'rejected_hourly',
  {
    projectId: text('project_id').notNull(),
    hour: integer().notNull(),
    keyId: text('key_id').notNull(),
    count: integer().notNull(),
  },
  ({ projectId, hour, keyId }) => [primaryKey({ columns: [projectId, hour, keyId] })],
);

export const rejectionReasons = sqliteTable(
  'rejection_reasons',
  {
    projectId: text('project_id').notNull(),
    keyId: text('key_id').notNull(),
    source: text().$type<RejectedEvent['source']>().notNull(),
    code: text().$type<RejectedEvent['code']>().notNull(),
    field: text().notNull(),
    message: text().notNull(),
    count: integer().notNull(),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
  },
  ({ projectId, keyId, source, code, field, message }) => [
    primaryKey({ columns: [projectId, keyId, source, code, field, message] }),
  ],
);

export const failures = sqliteTable('failures', {
  kind: text().primaryKey(),
  count: integer().notNull(),
  lastAt: integer('last_at').notNull(),
});

export const databaseSizes = sqliteTable('database_sizes', {
  day: integer().primaryKey(),
  bytes: integer().notNull(),
});
