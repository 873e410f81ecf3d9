import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SimulationMode, Study } from '../contract/study.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const studies = sqliteTable('studies', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  mode: text().$type<SimulationMode>().notNull(),
  rulesetVersion: integer('ruleset_version').notNull(),
  at: integer().notNull(),
  createdBy: text('created_by').notNull(),
  total: integer().notNull(),
  finishedAt: integer('finished_at'),
  result: text(),
  verification: text(),
  estimate: text(),
  kind: text().$type<Study['kind']>().notNull().default('simulate'),
  plan: text(),
  draftId: text('draft_id'),
  draftVersion: integer('draft_version'),
  publishedVersion: integer('published_version'),
});

export const drafts = sqliteTable('drafts', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  name: text().notNull(),
  note: text().notNull(),
  ruleset: text().notNull(),
  baseVersion: integer('base_version').notNull(),
  version: integer().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
});

export const challengers = sqliteTable('challengers', {
  projectId: text('project_id').primaryKey(),
  ruleset: text().notNull(),
  setAt: integer('set_at').notNull(),
  setBy: text('set_by').notNull(),
  dueAt: integer('due_at').notNull(),
});

export const returnCounts = sqliteTable('return_counts', {
  projectId: text('project_id').primaryKey(),
  studyId: text('study_id').notNull(),
  startedAt: integer('started_at').notNull(),
  result: text(),
});

export const erasedLeads = sqliteTable(
  'erased_leads',
  {
    projectId: text('project_id').notNull(),
    lastDay: integer('last_day').notNull(),
    leads: integer().notNull(),
  },
  ({ projectId, lastDay }) => [primaryKey({ columns: [projectId, lastDay] })],
);
