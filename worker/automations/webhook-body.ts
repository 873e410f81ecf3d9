import { toInstant } from '../contract/instant.ts';
import type { Json } from '../contract/json-value.ts';
import type { Outgoing, WEBHOOK_VERSION } from '../contract/outgoing.ts';

const VERSION: typeof WEBHOOK_VERSION = 1;

/**
 * The body of a webhook as Standard Webhooks recommends: `{type, timestamp, version, data}` (see WEBHOOK_MESSAGES). `fields` are the custom
 * fields of an automation.
 */
export function toWebhookBody(outgoing: Outgoing, fields?: Readonly<Record<string, Json>>): string {
  const { type, at, seq, projectId, leadId, lead, stageChange, previousScore, mergedInto, segment, automation } =
    outgoing;
  return JSON.stringify({
    type,
    version: VERSION,
    timestamp: toInstant(at),
    data: {
      projectId,
      leadId,
      sequence: seq,
      lead,
      ...(stageChange && { stageChange }),
      ...(previousScore !== undefined && { previousScore }),
      ...(mergedInto !== undefined && { mergedInto }),
      ...(segment && { segment }),
      ...(automation && { automation }),
      ...(fields && { fields }),
    },
  });
}
