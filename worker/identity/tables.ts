import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { IdKind } from '../contract/id-kind.ts';
import type { IdentityConflict } from '../contract/identity.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const identities = sqliteTable(
  'identities',
  {
    projectId: text('project_id').notNull(),
    kind: text().notNull(),
    value: text().notNull(),
    leadId: text('lead_id').notNull(),
    claimedAt: integer('claimed_at').notNull(),
    importId: text('import_id'),
    namedAs: text('named_as').$type<IdKind>().notNull().default('anonymous'),
    takenFrom: text('taken_from'),
    isPages: integer('is_pages', { mode: 'boolean' }).notNull().default(false),
  },
  ({ projectId, kind, value }) => [primaryKey({ columns: [projectId, kind, value] })],
);

export const identityConflicts = sqliteTable(
  'identity_conflicts',
  {
    projectId: text('project_id').notNull(),
    leadId: text('lead_id').notNull(),
    otherLeadId: text('other_lead_id').notNull(),
    reason: text().$type<IdentityConflict['reason']>().notNull(),
    status: text({ enum: ['open', 'merged', 'dismissed'] })
      .notNull()
      .default('open'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    importIds: text('import_ids'),
    isVouched: integer('is_vouched').notNull().default(0),
  },
  ({ projectId, leadId, otherLeadId }) => [primaryKey({ columns: [projectId, leadId, otherLeadId] })],
);

export const sharedEmails = sqliteTable(
  'shared_emails',
  {
    projectId: text('project_id').notNull(),
    email: text().notNull(),
    leadId: text('lead_id').notNull(),
    since: integer().notNull(),
  },
  ({ projectId, email, leadId }) => [primaryKey({ columns: [projectId, email, leadId] })],
);
