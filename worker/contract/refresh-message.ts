import * as z from 'zod';
import { RequestId } from './request-id.ts';

/** A message on the REFRESHES queue. Repeating a message is harmless: it only wakes the consumer, which acts on the current state. */
export const RefreshMessage = z.discriminatedUnion('type', [
  /** Leads whose stage, velocity or decay phase is due for a refresh. */
  z.object({ type: z.literal('due'), projectId: z.string(), leadIds: z.array(z.string()) }),
  /**
   * Leads to erase if they have been idle since `quietSince` (epoch ms). With `unlessKnown`, leads that somebody has identified are
   * spared.
   */
  z.object({
    type: z.literal('quiet'),
    projectId: z.string(),
    leadIds: z.array(z.string()),
    quietSince: z.number(),
    unlessKnown: z.boolean().default(false),
  }),
  /** Requests the next page of one lane of a study: the leads after `cursor` in the lane's range of keys. */
  z.object({
    type: z.literal('lane'),
    projectId: z.string(),
    studyId: z.string(),
    phase: z.enum(['predict', 'verify', 'learn', 'judge', 'count', 'group', 'step']),
    lane: z.int(),
    cursor: z.string(),
  }),
  /** Requests the next page of a run over all leads of a project, or of one of its lanes: the leads after `cursor`. */
  z.object({
    type: z.literal('page'),
    runId: z.string(),
    lane: z.int().optional(),
    cursor: z.string(),
    requestId: RequestId.optional(),
  }),
]);
export type RefreshMessage = z.infer<typeof RefreshMessage>;
