import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Outgoing } from '../contract/outgoing.ts';

// Drizzle's view of this folder's tables. The files in migrations/ explain the columns. See docs/decisions/0207.

export const deliveries = sqliteTable('deliveries', {
  id: text().primaryKey(),
  projectId: text('project_id').notNull(),
  targetKind: text('target_kind', { enum: ['automation', 'endpoint'] }).notNull(),
  targetId: text('target_id').notNull(),
  leadId: text('lead_id').notNull(),
  type: text().$type<Outgoing['type']>().notNull(),
  reason: text(),
  outgoing: text().notNull(),
  status: text({ enum: ['pending', 'delivered', 'dead', 'discarded'] }).notNull(),
  attempts: integer().notNull().default(0),
  attemptsBefore: integer('attempts_before').notNull().default(0),
  nextAttemptAt: integer('next_attempt_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  /** The version of the lead in the message. */
  seq: integer().notNull().default(0),
  /** The key of the CRM record that the delivery writes, if any (coalesce-writes). */
  recordKey: text('record_key'),
  /** Why the message was not delivered (yet), or null if there is nothing to show. */
  failure: text(),
  isTest: integer('is_test').notNull().default(0),
  /** 0 if `outgoing` lacks the lead. Each attempt at such a delivery reads the lead's current state (see keeps-lead). */
  leadKept: integer('lead_kept').$type<0 | 1>().notNull().default(1),
});

export const deliveryAttempts = sqliteTable(
  'delivery_attempts',
  {
    deliveryId: text('delivery_id').notNull(),
    attempt: integer().notNull(),
    at: integer().notNull(),
    durationMs: integer('duration_ms').notNull(),
    requestUrl: text('request_url').notNull(),
    requestBody: text('request_body').notNull(),
    responseStatus: integer('response_status'),
    responseExcerpt: text('response_excerpt'),
    error: text(),
    bodyIn: text('body_in', { enum: ['attempt', 'delivery', 'nowhere'] })
      .notNull()
      .default('attempt'),
  },
  ({ deliveryId, attempt }) => [primaryKey({ columns: [deliveryId, attempt] })],
);

export const pageDeliveryBytes = sqliteTable(
  'page_delivery_bytes',
  {
    projectId: text('project_id').notNull(),
    day: integer().notNull(),
    bytes: integer().notNull(),
  },
  ({ projectId, day }) => [primaryKey({ columns: [projectId, day] })],
);

export const slowReceivers = sqliteTable('slow_receivers', {
  targetId: text('target_id').primaryKey(),
  projectId: text('project_id').notNull(),
  since: integer().notNull(),
  tryAt: integer('try_at').notNull(),
});
