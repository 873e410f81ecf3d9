import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AlertKind } from '../contract/alert.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const alerts = sqliteTable(
  'alerts',
  {
    projectId: text('project_id').notNull(),
    kind: text().$type<AlertKind>().notNull(),
    since: integer().notNull(),
    count: integer().notNull(),
    total: integer(),
    endedAt: integer('ended_at'),
    untoldSince: integer('untold_since'),
  },
  ({ projectId, kind }) => [primaryKey({ columns: [projectId, kind] })],
);
