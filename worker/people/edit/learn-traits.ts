import type { Call } from '../../access/call.ts';
import type { IdKind } from '../../contract/id-kind.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { LearnedTraits } from '../../contract/traits.ts';
import { senderOf } from '../../intake/attest.ts';
import { findRefusal, type NotTaken } from '../../intake/event-outcome.ts';
import { ingestEvents } from '../../intake/ingest-events.ts';
import { askLead } from '../../lead/lead-client.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { newId } from '../../settings/storage/new-id.ts';

/** The lead's object cannot be reached at the moment. */
export interface Unreachable {
  reason: 'unreachable';
}

/**
 * Adds properties to a lead, as of now, and claims its email. Returns the lead, or the one it was merged into. With `follows`, a merge
 * that only a page caused counts only if it leads to one of these leads.
 */
export async function learnTraits(
  { env, projectId, actor, now }: Call,
  {
    leadId,
    namedAs,
    traits,
    follows,
  }: { leadId: string; namedAs: IdKind; traits: LearnedTraits; follows?: readonly string[] },
): Promise<LeadDetail | NotTaken | Unreachable> {
  const [config, { source }] = await Promise.all([getProjectConfig(env, projectId), senderOf(env, actor)]);
  const event = { kind: 'traits' as const, eventId: newId('evt'), occurredAt: now, receivedAt: now, source, traits };
  const { outcomes } = await ingestEvents(env, { projectId, config, follows, events: [{ leadId, namedAs, event }] });
  const refused = findRefusal(outcomes[0] ?? 'unavailable', now);
  if (refused) return refused;
  const lead = await askLead(env, { projectId, leadId }, (object) => object.detail({}));
  return lead ?? { reason: 'unreachable' };
}
