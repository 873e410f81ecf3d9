import * as z from 'zod';
import { EventSource } from './event-source.ts';
import { IdKind } from './id-kind.ts';
import { ConflictReason } from './identity.ts';
import { LeadId } from './ids.ts';
import { Instant } from './instant.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import { LIMITS } from './limits.ts';
import { Cap } from './ruleset.ts';
import { LearnedTraits } from './traits.ts';
import { WorkEntry } from './work.ts';

/**
 * Stored events have no size limits here: the server adds fields to received events, so a stored one may exceed the limits for new
 * events.
 */
const StoredJson = z.custom<JsonObject>(isJsonObject, { message: 'must be an object' });

const Award = z.object({
  rulesetVersion: z.int(),
  ruleId: z.string(),
  points: z.number(),
  cap: Cap.optional(),
});

const Logged = z.object({
  eventId: z.string().min(1),
  occurredAt: Instant,
  receivedAt: Instant,
  source: EventSource,
  importId: z.string().optional(),
  origin: LeadId.optional(),
  absorbed: z.literal(true).optional(),
});

/** An event in the format of `GET /api/leads/{leadId}/export`. */
export const ExportedEvent = z.discriminatedUnion('kind', [
  Logged.extend({
    kind: z.literal('activity'),
    type: z.string(),
    countedAs: z.literal('other').optional(),
    properties: StoredJson,
    awards: z.array(Award),
  }),
  Logged.extend({ kind: z.literal('traits'), traits: LearnedTraits.extend({ custom: StoredJson.optional() }) }),
  Logged.extend({ kind: z.literal('work'), by: z.string(), work: WorkEntry }),
]);
export type ExportedEvent = z.infer<typeof ExportedEvent>;

/** The part of a lead's trust that cannot be derived from its events. */
export const ExportedTrust = z.object({
  isVouched: z
    .boolean()
    .meta({ description: 'Whether someone other than a web page merged another lead into this lead.', example: false }),
  namedByImports: z.array(z.string()).meta({
    description: 'The imports that used the lead’s ID as the customer’s own, if nobody else did.',
    example: [],
  }),
  isOwnFromPages: z
    .boolean()
    .optional()
    .meta({ description: 'Whether only web pages used the lead’s ID as the customer’s own.', example: false }),
  importedBy: z
    .array(z.string())
    .optional()
    .meta({ description: 'The imports that used the lead’s ID as a visitor’s.', example: [] }),
  isWorkedOn: z
    .boolean()
    .optional()
    .meta({ description: 'Whether the customer worked on the lead while its ID was a visitor’s.', example: false }),
});
export type ExportedTrust = z.infer<typeof ExportedTrust>;

/** Which key caused the merge; without `linkedBy` and `importId`, the customer did. */
export const ExportedLink = z.object({
  linkedBy: z.enum(['page', 'signed']).optional(),
  linkedByImports: z.array(z.string()).min(1).optional(),
  linkedByPageAndImports: z.array(z.string()).min(1).optional(),
  indirectBy: z.enum(['page', 'customer']).optional(),
  byCustomer: z.literal(true).optional(),
});
export type ExportedLink = z.infer<typeof ExportedLink>;

/**
 * A merged lead in the export. `into` is the lead that it was merged into. `via` is the lead that it was already part of when it was merged
 * into this lead, or null. Exports by earlier versions of the product lack `idKind`, `into`, `link` and `trust`.
 */
export const ExportedMerge = z.object({
  leadId: LeadId,
  via: LeadId.nullable(),
  at: Instant,
  idKind: IdKind.default('own'),
  into: LeadId.optional(),
  link: ExportedLink.optional(),
  trust: ExportedTrust.optional(),
});
export type ExportedMerge = z.infer<typeof ExportedMerge>;

/** An email that a lead has claimed. Exports of earlier versions lack `namedAs`, `isPages`, `importId` and `takenFrom`. */
export const ExportedClaim = z.object({
  kind: z.literal('email'),
  value: z.string(),
  leadId: LeadId,
  claimedAt: Instant,
  namedAs: IdKind.default('own'),
  isPages: z.boolean().default(false),
  importId: z.string().nullable().default(null),
  takenFrom: LeadId.nullable().default(null),
});
export type ExportedClaim = z.infer<typeof ExportedClaim>;

/** Two leads that look like one person, and the decision about them: `dismissed` means that they are two people. */
export const ExportedConflict = z.object({
  leadId: LeadId,
  otherLeadId: LeadId,
  reason: z.enum([...ConflictReason.options, 'unmerged']),
  status: z.enum(['open', 'merged', 'dismissed']),
  createdAt: Instant,
  updatedAt: Instant,
  importIds: z.array(z.string()).nullable(),
  isVouched: z.boolean(),
});
export type ExportedConflict = z.infer<typeof ExportedConflict>;

/**
 * A part of a lead's export. A lead's events, claims and merges may be split into several parts, each with the same lead. Merged leads
 * come before the leads they were merged into. `winners` are the leads in later parts that these leads were merged into.
 */
export const RestoredPart = z.object({
  type: z.literal('part'),
  projectId: z.string(),
  lead: z.object({ _id: LeadId, idKind: IdKind, trust: ExportedTrust.optional() }),
  events: z.array(ExportedEvent).max(LIMITS.restoredEventsMax),
  identities: z.array(ExportedClaim).max(LIMITS.restoredEventsMax),
  conflicts: z.array(ExportedConflict).max(LIMITS.restoredEventsMax).default([]),
  merged: z.array(ExportedMerge).max(LIMITS.restoredEventsMax),
  winners: z.array(LeadId).max(LIMITS.restoredEventsMax).default([]),
});
export type RestoredPart = z.infer<typeof RestoredPart>;
