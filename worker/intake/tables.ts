import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const eventTypes = sqliteTable(
  'event_types',
  {
    projectId: text('project_id').notNull(),
    day: integer().notNull(),
    eventType: text('event_type').notNull(),
  },
  ({ projectId, day, eventType }) => [primaryKey({ columns: [projectId, day, eventType] })],
);

export const dailyUsage = sqliteTable(
  'daily_usage',
  {
    projectId: text('project_id').notNull(),
    day: integer().notNull(),
    client: text().notNull(),
    accepted: integer().notNull().default(0),
    limitedAt: integer('limited_at'),
    untoldSince: integer('untold_since'),
  },
  ({ projectId, day, client }) => [primaryKey({ columns: [projectId, day, client] })],
);
