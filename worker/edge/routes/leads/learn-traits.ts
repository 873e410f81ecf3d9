import type { Lead } from '../../../contract/lead.ts';
import type { LearnedTraits } from '../../../contract/traits.ts';
import { ingestEvents } from '../../../intake/ingest-events.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { newId } from '../../../settings/new-id.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { refuseOutcome } from '../../answer-outcome.ts';
import type { Principal } from '../../auth/permissions.ts';
import { Refusal } from '../../problem.ts';

/** Adds to what is known of a lead, now; an e-mail is claimed for it. Answers the lead, or the one it turned out to be. */
export async function learnTraits(
  { env, principal: { projectId }, now }: { env: Env; principal: Principal; now: number },
  { leadId, traits }: { leadId: string; traits: LearnedTraits },
): Promise<Lead> {
  const config = await getProjectConfig(env, projectId);
  const event = { kind: 'traits' as const, eventId: newId('evt'), occurredAt: now, receivedAt: now, traits };
  const [outcome = 'unavailable'] = await ingestEvents(env, { projectId, config, events: [{ leadId, event }] });
  refuseOutcome(outcome);
  const lead = await askLead(env, { projectId, leadId }, (object) => object.read({}));
  if (!lead) {
    throw new Refusal('unavailable', 'The lead could not be reached: try again.', { headers: { 'Retry-After': '1' } });
  }
  return lead;
}
