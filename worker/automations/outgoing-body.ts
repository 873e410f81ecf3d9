import { toInstant } from '../contract/instant.ts';
import type { Outgoing } from '../contract/outgoing.ts';

/** The version of the body's shape: a receiver may rely on a version's fields; new ones may be added. */
const BODY_VERSION = 1;

/** What a webhook receives: `{type, timestamp, version, data}`, as Standard Webhooks recommends. Samples are in docs/webhooks/. */
export function toWebhookBody(outgoing: Outgoing): string {
  const { type, at, seq, projectId, leadId, lead, stageChange, previousScore, mergedInto, automation } = outgoing;
  return JSON.stringify({
    type,
    version: BODY_VERSION,
    timestamp: toInstant(at),
    data: {
      projectId,
      leadId,
      /** Counts up per lead: to put a lead's messages in order. */
      sequence: seq,
      lead,
      ...(stageChange && { stageChange }),
      ...(previousScore !== undefined && { previousScore }),
      ...(mergedInto !== undefined && { mergedInto }),
      ...(automation && { automation }),
    },
  });
}
