import * as z from 'zod';
import { RequestId } from './request-id.ts';

/**
 * A message on the REFRESHES queue. All of them are repeatable: the current state decides, and the message is a
 * wake-up.
 */
export const RefreshMessage = z.discriminatedUnion('type', [
  /** Leads whose stage, velocity or decay phase is due. */
  z.object({ type: z.literal('due'), projectId: z.string(), leadIds: z.array(z.string()) }),
  /** Leads to erase if they have been idle since `quietSince` (epoch ms) and, with `unlessKnown`, nobody has identified them. */
  z.object({
    type: z.literal('quiet'),
    projectId: z.string(),
    leadIds: z.array(z.string()),
    quietSince: z.number(),
    unlessKnown: z.boolean().default(false),
  }),
  /** The next page of one of a study's lanes: the leads of its key range after `cursor`. */
  z.object({
    type: z.literal('lane'),
    projectId: z.string(),
    studyId: z.string(),
    phase: z.enum(['predict', 'verify', 'learn', 'judge', 'count', 'group', 'step']),
    lane: z.int(),
    cursor: z.string(),
  }),
  /** The next page of a run over all leads of a project, or of one of its lanes: those after `cursor`. */
  z.object({
    type: z.literal('page'),
    runId: z.string(),
    lane: z.int().optional(),
    cursor: z.string(),
    requestId: RequestId.optional(),
  }),
]);
export type RefreshMessage = z.infer<typeof RefreshMessage>;
