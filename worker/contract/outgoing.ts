import * as z from 'zod';
import { Lead } from './lead.ts';

/** What webhook endpoints subscribe to. */
export const OutgoingType = z.enum([
  'lead.created',
  'lead.stage_changed',
  'lead.score_changed',
  'lead.merged',
  'lead.erased',
  'automation.fired',
]);
export type OutgoingType = z.infer<typeof OutgoingType>;

/**
 * What a lead tells the world: an outbox row, then a message on the DELIVERIES queue. `id` is the same however often it is
 * sent. `seq` is the lead's version: receivers may order a lead's messages by it.
 */
export const Outgoing = z.object({
  id: z.string(),
  type: OutgoingType,
  projectId: z.string(),
  leadId: z.string(),
  at: z.int(),
  seq: z.int(),
  /** The lead as it was then; null once it is erased. */
  lead: Lead.nullable(),
  stageChange: z.object({ from: z.string(), to: z.string(), cause: z.string() }).optional(),
  previousScore: z.number().optional(),
  mergedInto: z.string().optional(),
  /** With `automation.fired`. */
  automation: z.object({ id: z.string(), name: z.string(), reason: z.string() }).optional(),
});
export type Outgoing = z.infer<typeof Outgoing>;

/** What the DELIVERIES queue carries: something to tell to all who want to know, or one delivery to attempt. */
export const DeliveryMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('publish'), outgoing: Outgoing }),
  z.object({ type: z.literal('attempt'), deliveryId: z.string() }),
]);
export type DeliveryMessage = z.infer<typeof DeliveryMessage>;
