import * as z from 'zod';
import { EventSource } from './event-source.ts';
import { IdKind } from './id-kind.ts';
import { LeadId } from './ids.ts';
import { Instant } from './instant.ts';
import { JsonObject } from './json.ts';
import { LIMITS } from './limits.ts';
import { Cap } from './ruleset.ts';
import { LearnedTraits } from './traits.ts';
import { WorkEntry } from './work.ts';

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

/** An event as `GET /api/leads/{leadId}/export` writes it. */
export const ExportedEvent = z.discriminatedUnion('kind', [
  Logged.extend({
    kind: z.literal('activity'),
    type: z.string(),
    countedAs: z.literal('other').optional(),
    properties: JsonObject,
    awards: z.array(Award),
  }),
  Logged.extend({ kind: z.literal('traits'), traits: LearnedTraits }),
  Logged.extend({ kind: z.literal('work'), by: z.string(), work: WorkEntry }),
]);
export type ExportedEvent = z.infer<typeof ExportedEvent>;

/** A lead that was merged, as the export writes it. `via` is the lead it had been merged into before, or null. */
export const ExportedMerge = z.object({
  leadId: LeadId,
  via: LeadId.nullable(),
  at: Instant,
  idKind: IdKind.default('own').describe('Absent in exports of earlier versions.'),
});
export type ExportedMerge = z.infer<typeof ExportedMerge>;

/** Some of a lead's export: its events may come in several parts, each with the same lead. */
export const RestoredPart = z.object({
  type: z.literal('part'),
  projectId: z.string(),
  lead: z.object({ _id: LeadId, idKind: IdKind }),
  events: z.array(ExportedEvent).max(LIMITS.restoredEventsMax),
  identities: z
    .array(z.object({ kind: z.literal('email'), value: z.string(), leadId: LeadId, claimedAt: Instant }))
    .max(LIMITS.restoredEventsMax),
  merged: z.array(ExportedMerge).max(LIMITS.restoredEventsMax),
});
export type RestoredPart = z.infer<typeof RestoredPart>;
