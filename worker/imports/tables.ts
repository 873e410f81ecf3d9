import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ImportFormat, ImportType } from '../contract/import.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const imports = sqliteTable(
  'imports',
  {
    id: text().notNull(),
    projectId: text('project_id').notNull(),
    type: text().$type<ImportType>().notNull(),
    format: text().$type<ImportFormat>().notNull(),
    rows: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    warnings: text().notNull().default('[]'),
    problem: text(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    updatedAt: integer('updated_at').notNull(),
    uploadedAt: integer('uploaded_at'),
    isUndoable: integer('is_undoable').notNull().default(0),
    undoneAt: integer('undone_at'),
    undoRunId: text('undo_run_id'),
    fileName: text('file_name'),
  },
  ({ projectId, id }) => [primaryKey({ columns: [projectId, id] })],
);

export const importChunks = sqliteTable(
  'import_chunks',
  {
    projectId: text('project_id').notNull(),
    importId: text('import_id').notNull(),
    chunk: integer().notNull(),
    refused: integer().notNull(),
    accepted: integer().notNull(),
    created: integer(),
    duplicates: integer().notNull(),
    rejected: integer().notNull(),
    doneAt: integer('done_at').notNull(),
  },
  ({ projectId, importId, chunk }) => [primaryKey({ columns: [projectId, importId, chunk] })],
);

export const importPendingChunks = sqliteTable(
  'import_pending_chunks',
  {
    projectId: text('project_id').notNull(),
    importId: text('import_id').notNull(),
    chunk: integer().notNull(),
    attempts: integer().notNull().default(0),
    touchedAt: integer('touched_at').notNull(),
    body: text().notNull(),
  },
  ({ projectId, importId, chunk }) => [primaryKey({ columns: [projectId, importId, chunk] })],
);

export const importErrors = sqliteTable(
  'import_errors',
  {
    projectId: text('project_id').notNull(),
    importId: text('import_id').notNull(),
    row: integer().notNull(),
    n: integer().notNull(),
    eventId: text('event_id'),
    field: text().notNull(),
    message: text().notNull(),
    leadIds: text('lead_ids').notNull().default('[]'),
  },
  ({ projectId, importId, row, n }) => [primaryKey({ columns: [projectId, importId, row, n] })],
);

export const importLeads = sqliteTable(
  'import_leads',
  {
    projectId: text('project_id').notNull(),
    importId: text('import_id').notNull(),
    leadId: text('lead_id').notNull(),
  },
  ({ projectId, importId, leadId }) => [primaryKey({ columns: [projectId, importId, leadId] })],
);
